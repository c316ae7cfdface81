import { VisuallyHidden } from '@mantine/core';
import { useLayoutEffect, useRef, useState } from 'react';
import { Tag } from '../ui/basics';
import css from './devices.module.css';

/** A machine's tags on one line: as many as there is room for, each of them whole, and how many more there are. */
export function TagLine({ tags }: { readonly tags: readonly string[] }) {
  const line = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(tags.length);
  const rest = tags.slice(shown);

  useLayoutEffect(() => {
    const element = line.current;
    if (!element || typeof ResizeObserver === 'undefined') {
      return undefined;
    }
    const measure = () => {
      const widths = [...element.querySelectorAll<HTMLElement>('[data-tag]')].map((tag) => tag.offsetWidth);
      setShown(fitting(widths, element.clientWidth));
    };
    measure();
    // Tags as well: they are wider when their font has come.
    const observer = new ResizeObserver(measure);
    [element, ...element.children].forEach((each) => observer.observe(each));
    return () => observer.disconnect();
  }, [tags]);

  return (
    <div ref={line} className={css['tags']}>
      {tags.map((tag, at) => (
        <span key={tag} data-tag={tag} className={at < shown ? '' : css['noRoom']}>
          <Tag tag={tag} />
        </span>
      ))}
      {rest.length > 0 && (
        <span className={css['more']} title={rest.join(', ')}>
          <span aria-hidden="true">+{rest.length}</span>
          <VisuallyHidden>{rest.join(', ')}</VisuallyHidden>
        </span>
      )}
    </div>
  );
}

const GAP = 4;
/** "+12" */
const MORE = 28;

/** How many of them fit, with room for the number of the rest where there is one. */
export function fitting(widths: readonly number[], room: number): number {
  let end = 0;
  let fit = 0;
  for (const width of widths) {
    end += width;
    if (end + GAP + MORE <= room) {
      fit += 1;
    }
    end += GAP;
  }
  return end - GAP <= room ? widths.length : fit;
}
