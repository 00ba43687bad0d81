'use strict';
// What boards have sent comes as JSON and is shown by fillText and textContent: never as markup.
let data = JSON.parse(document.getElementById('data').textContent);
const canvas = document.getElementById('chart');
const tip = document.getElementById('tip');
const search = document.getElementById('search');
const found = document.getElementById('found');
const context = canvas.getContext('2d');
const LEFT = 110, TOP = 24, ROW = 36, BAR = 16;
const STATES = ['done', 'failed', 'timed out', 'unfinished'];
const length = () => Math.max(1, data.to - data.from);
let begin = data.from, scale = 1, scroll = 0, hits = null, hit = -1, due = false, drag = null;

const seen = text => text.replace(/[\p{C}\p{Zl}\p{Zp}\p{DI}\u2800]/gu, c => c === '\n' ? c : '\\u{' + c.codePointAt(0).toString(16) + '}');
const width = () => canvas.clientWidth;
const height = () => canvas.clientHeight;
const x = time => LEFT + (time - begin) * scale;
const y = lane => TOP + ROW * (lane + 0.5) - scroll;
const two = n => String(n).padStart(2, '0');
function clock(time, digits) {
  if (data.inLines) {
    return 'line ' + Math.round(time);
  }
  const at = new Date(time);
  const whole = two(at.getHours()) + ':' + two(at.getMinutes()) + ':' + two(at.getSeconds());
  return digits ? whole + '.' + String(at.getMilliseconds()).padStart(3, '0').slice(0, digits) : whole;
}
const lasted = span => data.inLines ? span + ' lines' : (span / 1000).toFixed(3) + ' s';
function all() {
  begin = data.from;
  scale = Math.max(1, width() - LEFT - 20) / length();
  limit();
}
function limit() {
  const smallest = Math.max(1, width() - LEFT - 20) / length() / 2;
  scale = Math.min(50, Math.max(smallest, scale));
  begin = Math.min(data.to, Math.max(data.from - (width() - LEFT) / scale, begin));
  scroll = Math.max(0, Math.min(scroll, TOP + ROW * data.lanes.length + 10 - height()));
  if (!due) {
    due = true;
    requestAnimationFrame(draw);
  }
}
function zoom(factor, at) {
  const time = begin + (at - LEFT) / scale;
  scale *= factor;
  limit();
  begin = time - (at - LEFT) / scale;
  limit();
}
function draw() {
  due = false;
  const ratio = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width() * ratio) || canvas.height !== Math.round(height() * ratio)) {
    canvas.width = Math.round(width() * ratio);
    canvas.height = Math.round(height() * ratio);
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const style = getComputedStyle(document.documentElement);
  const colour = name => style.getPropertyValue('--' + name);
  const colours = [colour('done'), colour('failed'), colour('open'), colour('open')];
  const ink = colour('ink'), dim = colour('dim'), back = colour('back'), send = colour('send'), mark = colour('hit');
  context.fillStyle = back;
  context.fillRect(0, 0, width(), height());
  context.font = '11px sans-serif';
  context.textBaseline = 'middle';
  context.strokeStyle = colour('line');
  for (let lane = 0; lane < data.lanes.length; lane++) {
    context.strokeRect(LEFT, Math.round(y(lane)), width() - LEFT, 0);
  }
  const first = begin, last = begin + (width() - LEFT) / scale;
  const matching = hits ? new Set(hits) : null;
  function bar(span, index) {
    const [lane, from, to, state, isSend, label] = span;
    if (to < first || from > last) {
      return;
    }
    const left = Math.max(LEFT, x(from)), right = Math.max(left + 2, Math.min(width(), x(to)));
    const up = y(lane) - BAR / 2;
    if (up < TOP - BAR || up > height()) {
      return;
    }
    context.fillStyle = isSend && state === 0 ? send : colours[state];
    context.globalAlpha = matching && !matching.has(index) ? 0.25 : 1;
    context.fillRect(left, up, right - left, BAR);
    if (matching && matching.has(index)) {
      context.fillStyle = mark;
      context.fillRect(left, up + BAR, right - left, 3);
    }
    if (right - left > 30) {
      context.fillStyle = back;
      context.save();
      context.beginPath();
      context.rect(left, up, right - left, BAR);
      context.clip();
      context.fillText(seen(label), left + 3, up + BAR / 2);
      context.restore();
    }
    context.globalAlpha = 1;
  }
  data.spans.forEach((span, index) => span[3] < 2 && bar(span, index));
  context.strokeStyle = send;
  context.beginPath();
  for (const [lane, sent, to, got] of data.arrows) {
    if (Math.max(sent, got) >= first && Math.min(sent, got) <= last) {
      context.moveTo(x(sent), y(lane));
      context.lineTo(x(got), y(to));
    }
  }
  context.stroke();
  // What hangs is seen, however narrow it is among others.
  data.spans.forEach((span, index) => span[3] >= 2 && bar(span, index));
  for (const [lane, time, bad] of data.marks) {
    if (time >= first && time <= last) {
      context.fillStyle = bad ? colours[2] : dim;
      context.beginPath();
      context.arc(x(time), lane < 0 ? TOP - 5 : y(lane) - BAR / 2 - 5, 3, 0, 7);
      context.fill();
    }
  }
  context.fillStyle = back;
  context.fillRect(0, 0, LEFT, height());
  context.fillRect(0, 0, width(), TOP - 9);
  context.fillStyle = ink;
  data.lanes.forEach(([device], lane) => {
    if (y(lane) > TOP - 4) {
      context.fillText(seen(device).slice(0, 18), 6, y(lane), LEFT - 10);
    }
  });
  context.fillStyle = dim;
  const digits = last - first < 20000 ? 3 : 0;
  for (let at = LEFT; at < width() - 40; at += 110) {
    context.fillText(clock(begin + (at - LEFT) / scale, digits), at, 8);
  }
}
function under(px, py) {
  const time = begin + (px - LEFT) / scale, near = 4 / scale;
  for (const [lane, at, , text] of data.marks) {
    if (Math.abs(at - time) <= near && Math.abs((lane < 0 ? TOP - 5 : y(lane) - BAR / 2 - 5) - py) < 6) {
      return clock(at, 3) + ' ' + seen(text);
    }
  }
  for (let index = data.spans.length - 1; index >= 0; index--) {
    const [lane, from, to, state, , label, text] = data.spans[index];
    if (Math.abs(y(lane) - py) <= BAR / 2 + 2 && time >= from - near && time <= to + near) {
      return clock(from, 3) + ' ' + seen(data.lanes[lane][0]) + ' ' + seen(label) + '\n'
          + STATES[state] + ', ' + lasted(to - from) + '\n' + seen(text).slice(0, 1500);
    }
  }
  return '';
}
function hover(event) {
  const box = canvas.getBoundingClientRect();
  const text = under(event.clientX - box.left, event.clientY - box.top);
  tip.hidden = text === '';
  tip.textContent = text;
  const place = tip.getBoundingClientRect();
  const left = Math.max(0, Math.min(event.clientX + 12, window.innerWidth - place.width - 4));
  const top = Math.max(0, Math.min(event.clientY + 14, window.innerHeight - place.height - 4));
  // By the object model, which a policy without inline styles allows.
  tip.style.left = left + 'px';
  tip.style.top = top + 'px';
}
function find() {
  const wanted = search.value.toLowerCase();
  hits = null;
  hit = -1;
  found.textContent = '';
  if (wanted !== '') {
    hits = [];
    data.spans.forEach((span, index) => {
      if ((data.lanes[span[0]][0] + ' ' + span[5] + '\n' + STATES[span[3]] + '\n' + span[6]).toLowerCase().includes(wanted)) {
        hits.push(index);
      }
    });
    found.textContent = hits.length + ' found';
  }
  limit();
}
function next(step) {
  if (hits && hits.length > 0) {
    hit = (hit + step + hits.length) % hits.length;
    const span = data.spans[hits[hit]];
    found.textContent = (hit + 1) + ' of ' + hits.length;
    begin = span[1] - (width() - LEFT) / 2 / scale;
    scroll = TOP + ROW * (span[0] + 0.5) - height() / 2;
    limit();
  }
}
canvas.addEventListener('wheel', event => {
  event.preventDefault();
  if (event.shiftKey) {
    begin += event.deltaY / scale;
    limit();
  } else if (event.altKey) {
    scroll += event.deltaY;
    limit();
  } else {
    zoom(Math.exp(-event.deltaY / 300), event.clientX - canvas.getBoundingClientRect().left);
  }
}, {passive: false});
canvas.addEventListener('pointerdown', event => {
  drag = [event.clientX, event.clientY];
  canvas.setPointerCapture(event.pointerId);
  canvas.focus();
});
canvas.addEventListener('pointermove', event => {
  if (drag) {
    begin -= (event.clientX - drag[0]) / scale;
    scroll -= event.clientY - drag[1];
    drag = [event.clientX, event.clientY];
    tip.hidden = true;
    limit();
  } else {
    hover(event);
  }
});
canvas.addEventListener('pointerup', () => { drag = null; });
canvas.addEventListener('pointerleave', () => { tip.hidden = true; });
canvas.addEventListener('keydown', event => {
  const step = (width() - LEFT) / 5 / scale;
  const keys = {
    ArrowLeft: () => { begin -= step; limit(); },
    ArrowRight: () => { begin += step; limit(); },
    ArrowUp: () => { scroll -= ROW; limit(); },
    ArrowDown: () => { scroll += ROW; limit(); },
    '+': () => zoom(1.5, width() / 2),
    '-': () => zoom(1 / 1.5, width() / 2),
    '0': all,
  };
  if (keys[event.key]) {
    event.preventDefault();
    keys[event.key]();
  }
});
search.addEventListener('input', find);
search.addEventListener('keydown', event => {
  if (event.key === 'Enter') {
    next(event.shiftKey ? -1 : 1);
  }
});
document.getElementById('in').addEventListener('click', () => zoom(1.5, width() / 2));
document.getElementById('out').addEventListener('click', () => zoom(1 / 1.5, width() / 2));
document.getElementById('all').addEventListener('click', all);
window.addEventListener('resize', limit);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', limit);
function note() {
  document.getElementById('note').textContent =
      data.spans.length + ' calls, ' + data.spans.filter(span => span[3] >= 2).length + ' unfinished'
      + (data.leftOut ? ', ' + data.leftOut + ' older events left out' : '');
}
// A page that lives tells what there is now. A view of all stays one of all, and one of the end stays at the end.
document.addEventListener('timeline', event => {
  const last = begin + (width() - LEFT) / scale;
  const whole = begin <= data.from && last >= data.to, end = last >= data.to, grown = event.detail.to - data.to;
  data = event.detail;
  note();
  if (whole) {
    all();
  } else if (end) {
    begin += grown;
  }
  find();
});
note();
all();
