// Follows an event stream through network failures and restarts: an EventSource gives
// up after one error response without saying why, and does not notice a dead connection.
"use strict";

const AGAIN = 2_000;
const QUIET = 25_000;

// Adds the id of the page's pass: the browser's cookie may be another pass by now.
function marked(path) {
  return `${path}?pass=${document.body.dataset.pass}`;
}

// Fetches with the page's pass, and gives up after so many milliseconds: Safari 15 has
// no AbortSignal.timeout.
function fetchWithin(patience, path, request = {}) {
  const limit = new AbortController();
  setTimeout(() => limit.abort(), patience);
  return fetch(marked(path), { ...request, signal: limit.signal });
}

// Whether the pass has ended, or is another one: reloading the page then shows that.
async function refused(path) {
  try {
    const answer = await fetchWithin(AGAIN, path);
    answer.body.cancel();
    return answer.status === 403;
  } catch (error) {
    console.warn(error); // No answer.
    return false;
  }
}

// Calls show(state) for each new state, and lost(seconds) while nothing comes.
function follow(path, show, lost) {
  let source = null;
  let heard = Date.now();
  let tried = 0;

  function connect() {
    tried = Date.now();
    source?.close();
    source = new EventSource(marked(path));
    source.onmessage = (event) => {
      heard = Date.now();
      lost(0);
      const state = JSON.parse(event.data);
      if (state) { show(state); }
    };
  }

  async function retry() {
    tried = Date.now();
    const given = source.readyState === EventSource.CLOSED;
    if (given && await refused(path)) { return location.reload(); }
    connect();
  }

  connect();
  setInterval(() => {
    const silent = Date.now() - heard;
    const open = source.readyState === EventSource.OPEN;
    if (!open || silent > QUIET) { lost(Math.max(silent, 1_000) / 1_000); }
    const given = source.readyState === EventSource.CLOSED;
    if ((given || silent > QUIET) && Date.now() - tried > AGAIN) { retry(); }
  }, 1_000);
}
