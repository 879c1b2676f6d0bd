// The behaviour of the book's pages: search, light and dark, contents on a phone. The pages work without it.
"use strict";

(function () {
  const base = document.currentScript.dataset.base;

  // ---- light and dark: as the system has it, until the reader chooses ----

  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const stored = localStorage.getItem("theme");
  if (stored) root.dataset.theme = stored;

  function themeButton() {
    const button = element("button", "◐", "theme");
    button.title = "light or dark";
    button.onclick = () => {
      const now = root.dataset.theme || (dark.matches ? "dark" : "light");
      root.dataset.theme = now === "dark" ? "light" : "dark";
      localStorage.setItem("theme", root.dataset.theme);
    };
    document.querySelector(".book").append(button);
  }

  // ---- search: every word must occur in a section, in its title or in its text ----

  const MOST = 30;
  let loaded = null;

  // A page that is opened from a file may load a script, but no data.
  function load() {
    loaded ??= new Promise(done => {
      const script = element("script");
      script.src = base + "search-data.js";
      script.onload = () => {
        for (const section of bookSections) section.words = (section[1] + "\n" + section[3]).toLowerCase();
        done();
      };
      document.head.append(script);
    });
    return loaded;
  }

  // [score, entry] of the sections and types that match, the best first.
  function matches(query) {
    const words = query.toLowerCase().split(/\s+/).filter(word => word);
    const found = [];
    if (words.length === 0) return found;
    for (const type of bookTypes) {
      const name = type[1].toLowerCase();
      if (words.every(word => name.includes(word))) {
        found.push([name === words[0] ? 200 : name.startsWith(words[0]) ? 40 : 5, type]);
      }
    }
    for (const section of bookSections) {
      if (words.every(word => section.words.includes(word))) {
        const title = section[1].toLowerCase();
        const inTitle = words.filter(word => title.includes(word)).length;
        const often = Math.min(10, section.words.split(words[0]).length - 1);
        found.push([50 * inTitle / words.length + often, section]);
      }
    }
    return found.sort((one, other) => other[0] - one[0]).slice(0, MOST);
  }

  function show(query) {
    const list = document.getElementById("found");
    list.replaceChildren(...matches(query).map(match => result(match[1], query)));
    const searching = query.trim() !== "";
    if (searching && !list.firstChild) list.append(element("li", "nothing found"));
    list.hidden = !searching;
    document.getElementById("contents").hidden = searching;
  }

  function result(entry, query) {
    const item = element("li");
    const link = element("a", entry[1]);
    link.href = base + entry[0];
    item.append(link, element("span", entry[2], "where"));
    if (entry[3]) item.append(excerpt(entry[3], query.trim().split(/\s+/)[0]));
    return item;
  }

  // The words around the first occurrence, which is marked.
  function excerpt(text, word) {
    const line = element("span");
    const at = text.toLowerCase().indexOf(word.toLowerCase());
    if (at < 0) return line;
    const from = Math.max(0, at - 40);
    line.append((from > 0 ? "…" : "") + text.slice(from, at), element("mark", text.slice(at, at + word.length)),
      text.slice(at + word.length, at + 80) + "…");
    return line;
  }

  function search() {
    const field = document.getElementById("search");
    field.addEventListener("focus", load);
    field.addEventListener("input", () => load().then(() => show(field.value)));
    field.addEventListener("keydown", event => {
      if (event.key === "Escape") {
        field.value = "";
        load().then(() => show(""));
      } else if (event.key === "Enter") {
        document.querySelector("#found a")?.click();
      }
    });
    document.addEventListener("keydown", event => {
      if (event.key === "/" && document.activeElement !== field) {
        event.preventDefault();
        field.focus();
      }
    });
  }

  // ---- contents: a button on a phone, and the section that is on the screen ----

  function menuButton() {
    const button = element("button", "Contents", "menu");
    button.onclick = () => document.getElementById("side").classList.toggle("open");
    document.getElementById("contents").before(button);
  }

  function followScrolling() {
    const links = new Map([...document.querySelectorAll(".contents ol a")]
      .filter(link => link.getAttribute("href").startsWith("#"))
      .map(link => [link.getAttribute("href").slice(1), link]));
    const headings = [...document.querySelectorAll("main h2, main h3, main h4")].filter(heading => links.has(heading.id));
    let here = null;
    const update = () => {
      const passed = headings.filter(heading => heading.getBoundingClientRect().top < 100);
      const link = links.get(passed.at(-1)?.id);
      if (link === here) return;
      here?.classList.remove("here");
      link?.classList.add("here");
      here = link;
    };
    if (headings.length > 0) addEventListener("scroll", update, {passive: true});
    update();
  }

  // The page that is open, in sight.
  function scrollContents() {
    const side = document.getElementById("side");
    const current = side.querySelector("[aria-current]");
    if (current) side.scrollTop = current.offsetTop - side.clientHeight / 3;
  }

  function element(name, text, kind) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  }

  addEventListener("DOMContentLoaded", () => {
    themeButton();
    menuButton();
    search();
    followScrolling();
    scrollContents();
  });
})();
