import type { CSSProperties } from 'react';

const COLOURS: Readonly<Record<string, string>> = {
  server: 'blue',
  windows: 'cyan',
  linux: 'orange',
  mac: 'grey',
  workstation: 'purple',
  laptop: 'green',
};

/** The colours that tags have by their names; every other tag is muted. */
export function tagColours(tag: string): CSSProperties {
  const colour = COLOURS[tag.toLowerCase()] ?? 'muted';
  return { '--tag-ground': `var(--tag-${colour}-ground)`, '--tag-text': `var(--tag-${colour}-text)` } as CSSProperties;
}
