const ENCODER = new TextEncoder();
const KEPT = 256 * 1024;
const WINDOW = 256 * 1024;
const CHUNK = 16 * 1024;

interface Attachment {
  /** Bytes of output, counted from the shell's start, that this viewer has painted. */
  painted: number;
  sent: number;
  readonly write: (bytes: Uint8Array) => void;
  readonly exited: (status: number) => void;
}

/** A few commands of a shell, enough to try a terminal page by hand and in tests. */
export class FakeShell {
  readonly #attachments = new Set<Attachment>();
  readonly #host: string;
  /** The last of the output, and room for more. */
  #output = new Uint8Array(4 * KEPT);
  #kept = 0;
  #end = 0;
  #line = '';
  #flood: ReturnType<typeof setInterval> | undefined;
  #turns = 0n;
  #taken = 0n;
  exitStatus: number | undefined;

  constructor(host: string) {
    this.#host = host;
    this.#say(`Welcome to ${host}. This is a pretended shell: type "help".\r\n`);
    this.#prompt();
  }

  get firstOffset(): number {
    return this.#end - this.#kept;
  }

  /** How much was typed. */
  get taken(): bigint {
    return this.#taken;
  }

  /** Whether somebody looks at it. */
  get viewed(): boolean {
    return this.#attachments.size > 0;
  }

  /** Typing passes to somebody. */
  nextTurn(): { number: bigint; firstInput: bigint } {
    this.#turns += 1n;
    return { number: this.#turns, firstInput: this.#taken };
  }

  attach(write: (bytes: Uint8Array) => void, exited: (status: number) => void): Attachment {
    const attachment = { painted: this.firstOffset, sent: this.firstOffset, write, exited };
    this.#attachments.add(attachment);
    return attachment;
  }

  detach(attachment: Attachment): void {
    this.#attachments.delete(attachment);
  }

  pump(attachment: Attachment): void {
    while (attachment.sent < this.#end && attachment.sent - attachment.painted < WINDOW) {
      const from = attachment.sent - this.firstOffset;
      const part = this.#output.slice(from, Math.min(from + CHUNK, this.#kept));
      attachment.sent += part.length;
      attachment.write(part);
    }
  }

  input(bytes: Uint8Array): void {
    this.#taken += BigInt(bytes.length);
    for (const character of new TextDecoder().decode(bytes)) {
      if (character === '\r' || character === '\n') {
        this.#say('\r\n');
        this.#run(this.#line.trim());
        this.#line = '';
      } else if (character === '\u0003') {
        clearInterval(this.#flood);
        this.#flood = undefined;
        this.#line = '';
        this.#say('^C\r\n');
        this.#prompt();
      } else if (character === '\u007f') {
        if (this.#line) {
          this.#line = this.#line.slice(0, -1);
          this.#say('\b \b');
        }
      } else if (character >= ' ') {
        this.#line += character;
        this.#say(character);
      }
    }
  }

  dispose(): void {
    clearInterval(this.#flood);
  }

  #run(line: string): void {
    const [command = '', argument = ''] = line.split(' ');
    const hostile =
      '\u001b]0;<img src=x onerror=alert(1)>\u202egnp.exe\u0007' +
      '\u001b]52;c;aGFja2Vk\u0007' +
      '\u001b]8;;javascript:alert(1)\u0007script link\u001b]8;;\u0007 ' +
      '\u001b]8;;https://example.org/\u0007web link\u001b]8;;\u0007 ' +
      'safe \u202eoverride\u202c https://example.com/page\r\n';
    const known: Record<string, () => void> = {
      '': () => undefined,
      help: () => this.#say('ls, colours, lines N, flood, wide, hostile, exit N\r\n'),
      ls: () =>
        this.#say('\u001b[1;34mDesktop\u001b[0m  \u001b[1;32mdeploy.sh\u001b[0m  notes.txt  \u001b[1;31mold.tar.gz\u001b[0m\r\n'),
      colours: () => this.#say(colours()),
      lines: () => this.#say(Array.from({ length: Number(argument) || 100 }, (_, at) => `line ${at + 1}\r\n`).join('')),
      wide: () => this.#say(`${'0123456789'.repeat(400_000)}\r\n`),
      hostile: () => this.#say(hostile),
      exit: () => this.#exit(Number(argument) || 0),
    };
    if (command === 'flood') {
      let count = 0;
      this.#flood = setInterval(() => {
        if ([...this.#attachments].some((each) => this.#end - each.painted < WINDOW)) {
          this.#say(
            Array.from({ length: 800 }, () => `${(count += 1)} the quick brown fox jumps over the lazy dog\r\n`).join(''),
          );
        }
      }, 1);
      return;
    }
    const act = known[command];
    if (act) {
      act();
    } else {
      this.#say(`${command}: command not found\r\n`);
    }
    if (this.exitStatus === undefined) {
      this.#prompt();
    }
  }

  #exit(status: number): void {
    this.exitStatus = status;
    this.#attachments.forEach((each) => each.exited(status));
  }

  /** Makes room: what nobody waits for any more goes, except for the last that a later viewer is shown. */
  #forget(coming: number): void {
    const wanted = Math.max(KEPT, ...[...this.#attachments].map((each) => this.#end - each.sent));
    if (this.#kept + coming <= this.#output.length) {
      return;
    }
    const kept = Math.min(this.#kept, wanted);
    const grown = new Uint8Array(Math.max(4 * KEPT, 2 * (kept + coming)));
    grown.set(this.#output.subarray(this.#kept - kept, this.#kept));
    this.#output = grown;
    this.#kept = kept;
  }

  #prompt(): void {
    this.#say(`\u001b[1;36m${this.#host}\u001b[0m:\u001b[1;34m~\u001b[0m# `);
  }

  #say(text: string): void {
    const bytes = ENCODER.encode(text);
    this.#forget(bytes.length);
    this.#output.set(bytes, this.#kept);
    this.#kept += bytes.length;
    this.#end += bytes.length;
    this.#attachments.forEach((each) => this.pump(each));
  }
}

function colours(): string {
  const row = (base: number) =>
    Array.from({ length: 8 }, (_, at) => `\u001b[${base + at}m colour${at} \u001b[0m`).join('') + '\r\n';
  const gradient = Array.from({ length: 64 }, (_, at) => `\u001b[48;2;${at * 4};90;${255 - at * 4}m \u001b[0m`).join('');
  return `${row(30)}${row(90)}${row(40)}\u001b[1mbold\u001b[0m \u001b[2mdim\u001b[0m \u001b[3mitalic\u001b[0m \u001b[4munderlined\u001b[0m \u001b[7minverse\u001b[0m\r\n${gradient}\r\n`;
}
