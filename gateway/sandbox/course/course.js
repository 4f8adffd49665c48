// Sends what the learner writes, and shows the outcome. Text is only ever inserted as
// text, never as markup.
"use strict";

const words = JSON.parse(document.body.dataset.words);
const form = document.querySelector("form");
const text = form.elements.text;
const talk = document.querySelector("#talk");
const result = document.querySelector("#result");
const fill = document.querySelector("#fill");

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  Object.assign(made, attributes);
  made.append(...children);
  return made;
}

function paragraph(textContent) {
  return element("p", { textContent });
}

function shown(post) {
  return element("li", { className: post.own ? "own" : "theirs" },
    element("strong", { textContent: post.own ? words.you : post.author }),
    paragraph(post.text));
}

// A live region: screen readers announce what is added here.
function tell(className, ...children) {
  result.replaceChildren(element("div", { className }, ...children));
  result.scrollIntoView({ block: "nearest" });
}

function show(came, sent) {
  talk.replaceChildren(...came.posts.map(shown));
  document.querySelector("#nothing").hidden = came.posts.length > 0;
  // What was done needs no new code.
  if (!came.well) { document.querySelector("#explain").textContent = came.explain; }
  form.dataset.example = came.example;
  fill.hidden = came.example === "";
  const told = [paragraph(came.told)];
  if (came.reached.length > 0) {
    told.push(paragraph(`${words.reached} ${came.reached.join(", ")}.`));
  }
  for (const answer of came.answers) { told.push(paragraph(`${words.answered} «${answer}»`)); }
  if (came.answers.length === 0) { told.push(paragraph(words.silent)); }
  tell(came.well ? "well" : "again", ...told);
  if (came.well) {
    // Keep what was written meanwhile.
    if (text.value.startsWith(sent)) { text.value = text.value.slice(sent.length).trimStart(); }
    document.querySelector(`#steps [data-step="${form.dataset.step}"] .done`).hidden = false;
    document.querySelector("#onward").hidden = false;
  }
}

function refuse(problem) {
  form.querySelector(".problem").textContent = problem;
  text.focus();
}

// The learner is not known any more, as the course is another: load its page, and keep
// only the draft.
function anew() {
  sessionStorage.setItem("draft", text.value);
  location.reload();
}

async function attempt() {
  const sent = text.value;
  const answer = await fetch(`/try${location.search}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ step: form.dataset.step, text: sent }),
  });
  const came = await answer.json();
  if (answer.ok) { show(came, sent); return ""; }
  if (came.problem === "anew") { return anew(); }
  return words[came.problem] || words.failed;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (form.getAttribute("aria-busy") === "true") { return; }
  form.setAttribute("aria-busy", "true");
  form.querySelector(".problem").textContent = "";
  tell("", paragraph(words.waiting));
  let problem = words.failed;
  try {
    problem = await attempt();
  } catch (error) {
    console.warn(error); // No answer, or not in JSON.
  }
  form.setAttribute("aria-busy", "false");
  if (problem) {
    result.replaceChildren();
    refuse(problem);
  }
});

fill.addEventListener("click", () => {
  text.value = form.dataset.example;
  text.focus();
});

const draft = sessionStorage.getItem("draft");
if (draft !== null) {
  sessionStorage.removeItem("draft");
  text.value = draft;
  refuse(words.anew);
}
