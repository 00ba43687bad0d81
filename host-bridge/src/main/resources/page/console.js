// SPDX-License-Identifier: Apache-2.0
// A console's text as lines. Whatever a board sends becomes text nodes, never markup.

const MAX_LINES = 2000;
const MAX_COLUMNS = 4000;

// What is not seen as itself: format characters turn text around or hide it.
const UNSEEN = /[\p{DI}\u2800\p{Cf}\p{Co}\p{Cn}\p{Cs}\u0080-\u009f\u2028\u2029]/u;

export class ConsoleText {
  #place;
  #decoder;
  #lines; // {text, note, shown: element or undefined}
  #state; // "text", "escape", "sequence", "string", "string-escape"
  #carriageReturn;
  #waits = false;
  #follows = true;

  constructor(place) {
    this.#place = place;
    place.addEventListener("scroll", () => {
      this.#follows = place.scrollHeight - place.scrollTop - place.clientHeight < 8;
    });
    this.clear();
  }

  clear() {
    this.#decoder = new TextDecoder("utf-8");
    this.#lines = [{ text: "" }];
    this.#state = "text";
    this.#carriageReturn = false;
    this.#follows = true;
    this.#place.replaceChildren();
  }

  /** Adds octets of the board. */
  feed(octets) {
    for (const c of this.#decoder.decode(octets, { stream: true })) {
      this.#take(c);
    }
    this.#later();
  }

  /** Adds a line of our own. */
  note(text) {
    if (this.#last().text !== "") {
      this.#newLine();
    }
    this.#last().note = true;
    this.#last().text = text;
    this.#newLine();
    this.#later();
  }

  #last() {
    return this.#lines[this.#lines.length - 1];
  }

  #newLine() {
    this.#lines.push({ text: "" });
    if (this.#lines.length > 2 * MAX_LINES) {
      this.#drop();
    }
  }

  #drop() {
    for (const gone of this.#lines.splice(0, this.#lines.length - MAX_LINES)) {
      gone.shown?.remove();
    }
  }

  // Sequences of terminals are left out, as far as they have an end.
  #take(c) {
    switch (this.#state) {
      case "escape":
        if (c === "\x1b" || (c >= " " && c <= "/")) {
          break; // another one begins, or the letter of this one is still to come
        }
        this.#state = c === "[" ? "sequence" : "]PX^_".includes(c) ? "string" : "text";
        if (c < " ") {
          this.#show(c);
        }
        break;
      case "sequence":
        if (c >= "@" && c <= "~") {
          this.#state = "text";
        } else if (c < " " || c > "~") {
          this.#state = "text";
          this.#show(c);
        }
        break;
      case "string":
        if (c === "\x1b") {
          this.#state = "string-escape";
        } else if (c === "\x07" || c === "\n") {
          this.#state = "text";
        }
        break;
      case "string-escape":
        this.#state = "text";
        break;
      default:
        this.#show(c);
    }
  }

  #show(c) {
    if (c === "\x1b") {
      this.#state = "escape";
    } else if (c === "\n") {
      this.#carriageReturn = false;
      this.#newLine();
    } else if (c === "\r") {
      this.#carriageReturn = true;
    } else if (c === "\b") {
      this.#last().text = this.#last().text.slice(0, -1);
    } else if (c !== "\x07" && c !== "\0") {
      this.#add(printable(c));
    }
  }

  #add(c) {
    if (this.#carriageReturn) {
      this.#carriageReturn = false;
      this.#last().text = "";
    } else if (this.#last().text.length >= MAX_COLUMNS) {
      this.#newLine();
    }
    this.#last().text += c;
  }

  #later() {
    if (!this.#waits) {
      this.#waits = true;
      requestAnimationFrame(() => this.#paint());
    }
  }

  #paint() {
    this.#waits = false;
    if (this.#lines.length > MAX_LINES) {
      this.#drop();
    }
    const fresh = document.createDocumentFragment();
    for (const line of this.#lines) {
      if (!line.shown) {
        line.shown = document.createElement("div");
        line.shown.className = line.note ? "note" : "";
        fresh.append(line.shown);
      }
      if (line.shown.textContent !== line.text) {
        line.shown.textContent = line.text;
      }
    }
    this.#place.append(fresh);
    if (this.#follows) {
      this.#place.scrollTop = this.#place.scrollHeight;
    }
  }
}

function printable(c) {
  if (c === "\t") {
    return c;
  }
  const code = c.codePointAt(0);
  if (code < 0x20 || code === 0x7f) {
    return String.fromCharCode(code === 0x7f ? 0x2421 : 0x2400 + code);
  }
  return UNSEEN.test(c) ? "\ufffd" : c;
}
