import { Modal, type ModalProps } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';

type FormModalProps = Omit<ModalProps, 'closeOnEscape' | 'closeOnClickOutside'>;

/** The dialog of a form. Once something was typed, Esc and a click beside it no longer discard that; Cancel and ✕ do. */
export const FormModal = ({ children, ...rest }: FormModalProps) => {
  const [isTyped, setIsTyped] = useState(false);
  return (
    <Modal {...rest} closeOnEscape={!isTyped} closeOnClickOutside={!isTyped}>
      <Watched onTyped={setIsTyped}>{children}</Watched>
    </Modal>
  );
};

/** Says that somebody typed, and once the dialog is closed that nothing is typed any more. */
const Watched = ({
  onTyped,
  children,
}: {
  readonly onTyped: (isTyped: boolean) => void;
  readonly children: ReactNode;
}) => {
  useEffect(() => () => onTyped(false), [onTyped]);
  return <div onInput={() => onTyped(true)}>{children}</div>;
};
