// SPDX-License-Identifier: Apache-2.0
// The page of a bridge: a table of its devices, a console to read, the logs to search.

import { ConsoleText } from "/console.js";

const LATE_SECONDS = 30;
const AGAIN_MILLIS = 5000;

const place = (id) => document.getElementById(id);
const text = new ConsoleText(place("console"));
const rows = new Map(); // a device's name to its row
let source;
let chosen = decodeURIComponent(location.hash.slice(1));
let seen = false;

function element(tag, content = "", className = "") {
  const made = document.createElement(tag);
  made.textContent = content;
  made.className = className;
  return made;
}

function setText(id, content) {
  if (place(id).textContent !== content) {
    place(id).textContent = content;
  }
}

// Ages: each element knows when its time began.

function age(millis, late) {
  const made = element("span", "", "age");
  made.began = performance.now() - millis;
  made.late = late;
  count(made);
  return made;
}

function count(made) {
  const seconds = Math.floor((performance.now() - made.began) / 1000);
  made.textContent = duration(seconds);
  made.classList.toggle("late", made.late && seconds >= LATE_SECONDS);
}

function duration(seconds) {
  if (seconds < 100) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}

setInterval(() => document.querySelectorAll(".age").forEach(count), 1000);

// The table.

function show(status) {
  seen = true;
  if (status.all) {
    order(status.devices.map((device) => device.name));
  }
  for (const device of status.devices) {
    showDevice(rows.get(device.name), device);
  }
  place("notes").replaceChildren(...status.notes.map((note) => element("li", note)));
  setText("why", status.why.join("\n"));
  place("why").hidden = status.why.length === 0;
  place("groups").replaceChildren(...status.groups.flatMap(group));
  const waiting = document.querySelectorAll("#devices .waits").length;
  document.title = waiting ? `(${waiting} wait) Nodeline` : "Nodeline";
  setText("state", `live: version ${status.version}, coordinator ${status.coordinator}, ${rows.size} devices`);
}

// Rows that stay in their places keep the focus.
function order(names) {
  if ([...rows.keys()].join() === names.join()) {
    return;
  }
  const before = new Map(rows);
  rows.clear();
  for (const name of names) {
    rows.set(name, before.get(name) ?? row(name));
  }
  place("devices").replaceChildren(...names.map((name) => rows.get(name).place));
  options("device", names, "choose one");
  options("where", names, "all devices");
  place("device").value = chosen;
}

function options(id, names, none) {
  const before = place(id).value;
  const first = element("option", none);
  first.value = "";
  place(id).replaceChildren(first, ...names.map((name) => element("option", name)));
  place(id).value = names.includes(before) ? before : "";
}

function row(name) {
  const made = { place: document.createElement("tr"), cells: {} };
  made.button = element("button", name);
  made.button.type = "button";
  made.button.title = `reads the console of ${name}`;
  made.button.addEventListener("click", () => choose(name));
  const head = document.createElement("td");
  head.append(made.button);
  made.place.append(head);
  for (const [key, title] of [["link", "Link"], ["calls", "Calls"], ["role", "Role"], ["group", "Group"]]) {
    const cell = document.createElement("td");
    cell.dataset.head = title;
    made.cells[key] = cell;
    made.place.append(cell);
  }
  return made;
}

function showDevice(made, device) {
  made.button.setAttribute("aria-pressed", String(device.name === chosen));
  made.cells.link.replaceChildren(...link(device));
  made.cells.calls.replaceChildren(calls(device));
  made.cells.role.textContent = device.role;
  made.cells.group.textContent = device.group;
}

function link(device) {
  const parts = [element("span", device.link, device.link === "up" ? "up" : "bad"), " ", age(device.ages.link, false)];
  for (const why of [device.reason, device.note].filter((one) => one)) {
    parts.push(element("div", why, "soft"));
  }
  if (device.silentMinutes !== 0) {
    const silent = device.silentMinutes < 0 ? "never heard" : `silent for ${device.silentMinutes} min`;
    parts.push(element("div", silent, "soft"));
  }
  return parts;
}

function calls(device) {
  const list = document.createElement("ul");
  device.calls.forEach((call, i) => {
    const item = element("li", "", call.state === "running" ? "waits" : "");
    item.append(element("code", call.text), " ", age(device.ages.calls[i], true));
    if (call.by === "host") {
      item.append(" by the host");
    }
    if (call.missing.length) {
      item.append(element("div", `waits for ${call.missing.join(", ")}`));
    }
    list.append(item);
  });
  if (device.moreCalls) {
    list.append(element("li", `… ${device.moreCalls} more`));
  }
  return list;
}

function group(one) {
  const head = element("h3", `${one.name}: ${one.joined} of ${one.size} members, ${one.messageCount} messages`);
  const table = document.createElement("table");
  const titles = document.createElement("tr");
  for (const title of ["Message", "Sent by", "Not sent by"]) {
    const cell = element("th", title);
    cell.scope = "col";
    titles.append(cell);
  }
  table.append(titles);
  for (const message of one.messages) {
    const made = document.createElement("tr");
    made.append(
      element("td", message.id), element("td", message.sent.join(", ")), element("td", message.missing.join(", ")));
    table.append(made);
  }
  return one.messages.length ? [head, table] : [head];
}

// The console.

function choose(name) {
  chosen = name;
  history.replaceState(null, "", `#${encodeURIComponent(name)}`);
  place("device").value = name;
  for (const [one, made] of rows) {
    made.button.setAttribute("aria-pressed", String(one === name));
  }
  connect();
}

place("device").addEventListener("change", () => choose(place("device").value));

function octets(base64) {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

function read(line) {
  if (line.text !== undefined) {
    text.feed(octets(line.text));
  } else if (line.lost) {
    text.note(`-- ${line.lost} octets are not shown: this browser was too slow`);
  } else if (line.open !== undefined) {
    text.note(line.open ? "-- the console is open" : "-- the console was lost");
  } else if (line.error) {
    text.note(`-- ${line.error}`);
  }
}

// The stream of both.

function connect() {
  source?.close();
  text.clear();
  setText("console-state", "");
  const address = `/api/live?device=${encodeURIComponent(chosen)}`;
  const stream = new EventSource(address);
  source = stream;
  stream.onopen = () => text.clear();
  stream.addEventListener("status", (event) => show(JSON.parse(event.data)));
  stream.addEventListener("console", (event) => read(JSON.parse(event.data)));
  stream.onerror = () => {
    if (stream === source) {
      setText("state", seen ? "the bridge does not answer; this is what it said last" : "the bridge does not answer");
      if (stream.readyState === EventSource.CLOSED) {
        explain(stream, address);
      }
    }
  };
}

// An event source does not tell why it was refused.
async function explain(stream, address) {
  const status = await fetch(address, { method: "HEAD" }).then((reply) => reply.status, () => 0);
  if (stream !== source) {
    return;
  }
  if ((status === 403 || status === 404) && chosen) {
    const why = status === 403 ? `you may not read the console of ${chosen}` : `there is no device ${chosen}`;
    choose("");
    setText("console-state", why);
  } else if (status === 401) {
    setText("state", "the bridge was started again: reload this page and show the token");
  } else {
    setTimeout(() => stream === source && connect(), AGAIN_MILLIS);
  }
}

// The logs.

place("search").addEventListener("submit", async (event) => {
  event.preventDefault();
  setText("found", "searching …");
  const asked = new URLSearchParams({ find: place("find").value, device: place("where").value });
  try {
    const reply = await fetch(`/api/log?${asked}`);
    if (!reply.ok) {
      throw new Error(await reply.text());
    }
    const found = await reply.json();
    place("hits").replaceChildren(...found.lines.map((line) => element("li", `${line.device}  ${line.text}`)));
    setText("found", `${found.lines.length} lines${found.whole ? "" : "; there may be more: search for less common text"}`);
  } catch (failure) {
    setText("found", `not searched: ${failure.message}`);
  }
});

connect();
