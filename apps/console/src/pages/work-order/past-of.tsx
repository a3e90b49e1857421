import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { PastForm } from '../../frame/past-bar';

/** Leads to the page as it was at a time or ledger position that somebody names. */
export const PastOf = () => {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={open}>
        Look at the past
      </Button>
      <Modal opened={isOpen} onClose={close} title="Look at the past">
        <PastForm onDone={close} />
      </Modal>
    </>
  );
};
