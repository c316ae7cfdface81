import type { MessageKey } from '../i18n/en';
import { useText } from '../i18n/text';
import css from './frame.module.css';

export type KeyRow = readonly [keys: string, words: MessageKey];

export const TERMINAL_KEYS: readonly KeyRow[] = [
  ['Ctrl Shift C', 'keys.copy'],
  ['Ctrl Shift V', 'keys.paste'],
  ['Ctrl Shift F', 'keys.find'],
  ['Ctrl Shift Space', 'keys.mark'],
  ['Ctrl +', 'keys.bigger'],
  ['Ctrl -', 'keys.smaller'],
  ['Ctrl 0', 'keys.normal'],
  ['Ctrl Shift ↑', 'keys.leave'],
];

const NAMES: Readonly<Record<string, MessageKey>> = { Ctrl: 'key.ctrl', Shift: 'key.shift', Space: 'key.space' };

/** What is written on these keys where this language is spoken. */
export function keyNames(keys: string, t: ReturnType<typeof useText>): readonly string[] {
  return keys.split(' ').map((key) => {
    const name = NAMES[key];
    return name ? t(name) : key;
  });
}

export function Keys({ title, rows }: { readonly title: string; readonly rows: readonly KeyRow[] }) {
  const t = useText();
  return (
    <>
      <h3 className={css['keysTitle']}>{title}</h3>
      <dl className={css['keys']}>
        {rows.map(([keys, words]) => (
          <div key={keys} className={css['keyRow']}>
            <dt>
              {keyNames(keys, t).map((name) => (
                <kbd key={name} className={css['kbd']}>
                  {name}
                </kbd>
              ))}
            </dt>
            <dd>{t(words)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
