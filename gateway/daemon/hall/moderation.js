// The live list, with one click for each move. Text is only ever inserted as text,
// never as markup.
"use strict";

const words = JSON.parse(document.body.dataset.words);
const problem = document.querySelector("#problem");

// Timeout of a move in milliseconds, and the time in which somebody notices that
// another question has moved under their pointer.
const PATIENCE = 10_000;
const SETTLES = 1_000;

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  Object.assign(made, attributes);
  made.append(...children);
  return made;
}

// With the text that was read, as it may have been edited meanwhile.
async function move({ message, text }, event) {
  problem.textContent = "";
  try {
    const answer = await fetchWithin(PATIENCE, "moderation/move", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ question: message, event, text }),
    });
    if (answer.ok) { return true; }
    const told = await answer.json();
    const who = told.by ? ` ${words.moved_by} ${told.by}, ${told.at}.` : "";
    problem.textContent = `${words[told.problem] || words.failed}${who}`;
  } catch (error) {
    console.warn(error); // No answer, or not in JSON.
    problem.textContent = words.failed;
  }
  return false;
}

// By entry, how many reasons it has for taking no click: a move of it is on its way, or
// it has moved just now. One may end before the other.
const reasons = new WeakMap();

function hold(made) {
  reasons.set(made, (reasons.get(made) ?? 0) + 1);
  made.setAttribute("aria-busy", "true");
}

function release(made) {
  const left = reasons.get(made) - 1;
  reasons.set(made, left);
  made.setAttribute("aria-busy", String(left > 0));
}

// A second click may hit the question that took this one's place, so it is ignored; the
// keyboard's focus moves along with its question.
async function press(made, question, event, pointed) {
  if (pointed && made.getAttribute("aria-busy") === "true") { return; }
  hold(made);
  if (!await move(question, event)) { release(made); }
}

function settle(made) {
  hold(made);
  setTimeout(release, SETTLES, made);
}

function entry(question) {
  const state = words[`state_${question.state}`];
  const told = [
    question.number, question.name, `${words.asked} ${question.asked}`,
    question.shown && question.state !== "shown" &&
      `${words.was_on_screen} ${question.shown}`,
    state && `${state} (${question.moved})`,
  ];
  const text = question.text || words.forgotten;
  const buttons = question.moves.map((event) => {
    const button = element("button", { type: "button" }, words[event]);
    button.dataset.event = event;
    // A person's questions have one number.
    const named = `${words[event]}: ${question.number}, ${text}`;
    button.setAttribute("aria-label", named);
    button.addEventListener("click", (click) => {
      press(button.closest("li"), question, event, click.detail > 0);
    });
    return button;
  });
  const said = element("p", { className: "said", dir: "auto" }, text);
  const made = element(
    "li", {}, said,
    element("p", { className: "told" }, told.filter(Boolean).join(" · ")),
    element("div", { className: "moves" }, ...buttons),
  );
  made.dataset.question = question.message;
  made.dataset.as = JSON.stringify(question);
  return made;
}

// Leaves unchanged entries in the page: somebody may be about to press them, and an
// element that is removed, even to be reinserted, loses the focus.
function fill(list, questions) {
  const there = new Map([...list.children].map((e) => [e.dataset.question, e]));
  const wanted = questions.map((question) => {
    const old = there.get(String(question.message));
    return old?.dataset.as === JSON.stringify(question) ? old : entry(question);
  });
  for (const e of there.values()) {
    if (!wanted.includes(e)) { e.remove(); }
  }
  wanted.forEach((e, at) => {
    const here = list.children[at] ?? null;
    if (e !== here) { list.insertBefore(e, here); }
  });
  list.parentElement.querySelector(".none").hidden = questions.length > 0;
}

// Keeps the keyboard's focus on the question that was moved: on the same button or on
// the entry, but not on another button, which could be pressed by mistake.
function stay(question, event) {
  const their = document.querySelector(`li[data-question="${question}"]`);
  const button = event && their?.querySelector(`[data-event="${event}"]`);
  if (their) { their.tabIndex = -1; }
  (button || their)?.focus({ preventScroll: true });
}

function places() {
  return new Map([...document.querySelectorAll("li")].map((e) => [e, e.offsetTop]));
}

// Screen readers say that a question came; what has not changed is not said again.
function count(questions) {
  const waiting = questions.filter(({ state }) => state === "waiting").length;
  const told = document.querySelector("#how-many");
  const text = waiting ? `${words.how_many} ${waiting}` : "";
  if (told.textContent !== text) { told.textContent = text; }
}

function show({ questions }) {
  const { event } = document.activeElement?.dataset ?? {};
  const focused = document.activeElement?.closest("li")?.dataset.question;
  const before = places();
  for (const list of document.querySelectorAll("[data-states]")) {
    const states = list.dataset.states.split(" ");
    fill(list, questions.filter((question) => states.includes(question.state)));
  }
  count(questions);
  if (focused && !document.activeElement?.closest("li")) { stay(focused, event); }
  for (const [made, top] of places()) {
    if (before.get(made) !== top) { settle(made); }
  }
}

follow("moderation/events", show, (seconds) => {
  document.querySelector("#lost").hidden = seconds < 3;
});
