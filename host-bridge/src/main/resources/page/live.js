// SPDX-License-Identifier: Apache-2.0
// Has the timeline drawn anew when something has happened, once a second at most.

const PAUSE_MILLIS = 1000;
const AGAIN_MILLIS = 3000;
const state = document.getElementById('state');
let seen;
let busy = false;

async function load(mark) {
  if (busy || mark === seen) {
    return;
  }
  busy = true;
  seen = mark;
  try {
    const reply = await fetch('/api/timeline');
    if (!reply.ok) {
      throw new Error(await reply.text());
    }
    document.dispatchEvent(new CustomEvent('timeline', { detail: await reply.json() }));
    state.textContent = 'live';
  } catch (failure) {
    seen = undefined;
    state.textContent = failure.message;
  }
  setTimeout(() => {
    busy = false;
    load(newest);
  }, PAUSE_MILLIS);
}

let newest;

function connect() {
  const source = new EventSource('/api/live');
  source.addEventListener('status', (event) => {
    newest = JSON.parse(event.data).events;
    if (newest === seen) {
      state.textContent = 'live';
    }
    load(newest);
  });
  source.addEventListener('error', () => {
    state.textContent = 'the bridge does not answer';
    if (source.readyState === EventSource.CLOSED) {
      explain();
    }
  });
}

// An event source that was refused does not tell why, and does not try again.
async function explain() {
  const status = await fetch('/api/live', { method: 'HEAD' }).then((reply) => reply.status, () => 0);
  if (status === 401) {
    state.textContent = 'the bridge was started again: open its page anew and show the token';
  } else {
    setTimeout(connect, AGAIN_MILLIS);
  }
}

connect();
