import { Button } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { chooseLanguage, LANGUAGES, useLanguage, useText, type Language } from '../i18n/text';
import css from './auth.module.css';

/** The pages before somebody is signed in: one column, nothing else. */
export function AuthFrame(props: { readonly title: string; readonly intro: string; readonly children: ReactNode }) {
  const t = useText();
  const language = useLanguage();
  useEffect(() => {
    document.title = `${props.title} · Farhand`;
  }, [props.title]);
  return (
    <div className={css['page']}>
      <main className={css['middle']}>
        <div className={css['box']}>
          <div className={css['brand']}>
            <img src="/mark.svg" width={28} height={28} alt="" />
            Farhand
          </div>
          <h1>{props.title}</h1>
          <p>{props.intro}</p>
          {props.children}
        </div>
      </main>
      <footer className={css['foot']} aria-label={t('profile.language')}>
        {(Object.keys(LANGUAGES) as Language[]).map((each) => (
          <Button
            key={each}
            variant={each === language ? 'default' : 'subtle'}
            color="gray"
            aria-pressed={each === language}
            lang={each}
            onClick={() => chooseLanguage(each)}
          >
            {LANGUAGES[each]}
          </Button>
        ))}
      </footer>
    </div>
  );
}
