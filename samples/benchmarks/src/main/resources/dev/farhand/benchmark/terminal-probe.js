// Runs in the page before its own scripts. Watches one xterm.js terminal and the keys that go to it; changes nothing.
(() => {
  const probe = (window.__probe = { keys: [], clicks: [] });
  const now = () => performance.now();
  addEventListener('keydown', () => probe.keys.push(now()), true);
  addEventListener('click', () => probe.clicks.push(now()), true);
  probe.term = () => document.querySelector('.xterm')?.parentElement?.[Symbol.for('farhand.terminal')];
  probe.text = (lines) => {
    const buffer = probe.term()?.buffer.active;
    if (!buffer) return '';
    const last = buffer.baseY + buffer.cursorY;
    const found = [];
    for (let y = Math.max(0, last - lines + 1); y <= last; y++) found.push(buffer.getLine(y)?.translateToString(true) ?? '');
    return found.join('\n');
  };

  // The next key: when it went down, when its character was in the terminal's buffer, when the frame with it was drawn.
  probe.arm = () => {
    const term = probe.term();
    const buffer = term.buffer.active;
    const column = buffer.cursorX;
    const before = probe.keys.length;
    probe.echo = new Promise((done) => {
      let parsed = 0;
      const stops = [];
      const finish = (drawn) => {
        stops.forEach((each) => each.dispose());
        clearTimeout(late);
        done(drawn ? { parsed: parsed - probe.keys[before], drawn: drawn - probe.keys[before] } : null);
      };
      const late = setTimeout(() => finish(0), 5000);
      stops.push(
        term.onCursorMove(() => {
          if (!parsed && probe.keys.length > before && buffer.cursorX === column + 1) parsed = now();
        }),
        term.onRender(() => parsed && finish(now())),
      );
    });
  };

  // Looks every few milliseconds, as long as the page lets it: the longest gap is how long nobody could have clicked.
  probe.await = (pattern, lines, patience) =>
    new Promise((done) => {
      const wanted = new RegExp(pattern, 'u');
      const begun = now();
      let last = begun;
      let gap = 0;
      const look = () => {
        const t = now();
        gap = Math.max(gap, t - last);
        last = t;
        if (wanted.test(probe.text(lines))) done({ at: t, gap });
        else if (t - begun > patience) done({ at: 0, gap, text: probe.text(lines) });
        else setTimeout(look, 4);
      };
      look();
    });
})();
