// SPDX-License-Identifier: Apache-2.0
// Has the timeline drawn anew when something has happened, once a second at most.

const PAUSE_MILLIS = 1000;
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
    state.textContent = failure.message;
  }
  setTimeout(() => {
    busy = false;
    load(newest);
  }, PAUSE_MILLIS);
}

let newest;
const source = new EventSource('/api/live');
source.addEventListener('status', (event) => {
  newest = JSON.parse(event.data).events;
  load(newest);
});
source.addEventListener('error', () => {
  state.textContent = 'the bridge does not answer';
});
