import { Button, Text } from '@mantine/core';
import styles from './approvals.module.css';
import { type Hold, wordsOf } from './looking';
import { Differences } from './part';

/** That what is shown is not what was looked at, and what changed: it is said before anybody can answer. */
export const HoldNotice = ({
  hold,
  look,
}: {
  readonly hold: Hold | undefined;
  readonly look: () => void;
}) => {
  if (!hold) return null;
  return (
    <div className={styles.hold} role="alert">
      <Text fw={650}>{wordsOf(hold)}</Text>
      {hold.differences.length > 0 && (
        <>
          <Differences
            label="Changed while you looked"
            of={hold.differences}
            then="When you looked"
          />
          <Button mt="xs" size="compact-md" disabled={hold.isReading} onClick={look}>
            I have looked at it
          </Button>
        </>
      )}
    </div>
  );
};
