import { Modal, type ModalProps } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { useTextClose } from './closeLabel';

/** A dialog that Esc closes only while one is in it: not while another one above it asks something. */
export function Dialog(props: Omit<ModalProps, 'closeOnEscape' | 'closeButtonProps' | 'onKeyDown'>) {
  const close = useTextClose();
  const onKey = (event: KeyboardEvent) => {
    const list = event.target instanceof Element && event.target.getAttribute('data-mantine-stop-propagation') === 'true';
    if (event.key === 'Escape' && !event.nativeEvent.isComposing && !list) {
      event.stopPropagation();
      props.onClose();
    }
  };
  return <Modal {...props} closeOnEscape={false} closeButtonProps={close} onKeyDown={onKey} />;
}
