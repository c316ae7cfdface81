import { Group, Stack, Text, TextInput } from '@mantine/core';
import { useRef, useState, type SyntheticEvent } from 'react';
import type { Device } from '../api/types';
import { useText } from '../i18n/text';
import { Tag } from '../ui/basics';
import { useDeviceChange } from './useDeviceChange';

/** The words a device is found by: Enter adds one, its cross removes it. */
export function Tags({ device, mayChange }: { readonly device: Device; readonly mayChange: boolean }) {
  const t = useText();
  const change = useDeviceChange(device);
  const [words, setWords] = useState('');
  const box = useRef<HTMLInputElement>(null);
  const remove = (tag: string) => {
    // The cross goes away with its tag: whoever pressed it goes on where tags are added.
    box.current?.focus();
    change.mutate(({ tags }) => ({ tags: tags.filter((each) => each !== tag) }));
  };
  const add = (event: SyntheticEvent) => {
    event.preventDefault();
    const tag = words.trim().toLowerCase();
    if (tag) {
      change.mutate(({ tags }) => ({ tags: [...new Set([...tags, tag])] }));
    }
    setWords('');
  };
  return (
    <Stack gap="sm">
      {device.tags.length > 0 && (
        <Group gap={6}>
          {device.tags.map((tag) => (
            <Tag key={tag} tag={tag} onRemove={mayChange ? () => remove(tag) : undefined} />
          ))}
        </Group>
      )}
      {mayChange ? (
        <form onSubmit={add}>
          <TextInput
            ref={box}
            size="xs"
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
            placeholder={t('tags.add')}
            aria-label={t('tags.add')}
            maxLength={40}
          />
        </form>
      ) : (
        device.tags.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('fact.none')}
          </Text>
        )
      )}
    </Stack>
  );
}
