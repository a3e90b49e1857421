import { VisuallyHidden } from '@mantine/core';
import { Warning } from '../../parts/icons';
import { OutcomeMark } from '../../parts/mark';
import styles from './policies.module.css';
import { type Cell, cellAt, meaningOf, nows, thens, type WhatIf } from './what-if-sums';

type Direction = Pick<Cell, 'then' | 'now'>;

const words = {
  loosened: 'let loose',
  tightened: 'held back',
  'as before': 'as before',
} as const;

/** What was decided by what would be: stop→run stands first. A cell opens its decisions. */
export const OutcomeMatrix = ({
  sum,
  picked,
  onPick,
}: {
  readonly sum: WhatIf;
  readonly picked: Direction | undefined;
  readonly onPick: (cell: Direction) => void;
}) => (
  <table className={styles.matrix} aria-label="Decisions by what they were and what they would be">
    <thead>
      <tr>
        <td>
          <VisuallyHidden>decided</VisuallyHidden>
        </td>
        {nows.map((now) => (
          <th scope="col" key={now}>
            would <OutcomeMark outcome={now} />
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {thens.map((then) => (
        <tr key={then}>
          <th scope="row">
            was <OutcomeMark outcome={then} />
          </th>
          {nows.map((now) => (
            <td key={now}>
              <One
                cell={cellAt(sum, then, now) ?? { then, now, count: 0, examples: [] }}
                isPicked={picked?.then === then && picked.now === now}
                onPick={() => onPick({ then, now })}
              />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);

const One = ({
  cell,
  isPicked,
  onPick,
}: {
  readonly cell: Cell;
  readonly isPicked: boolean;
  readonly onPick: () => void;
}) => {
  const { then, now, count } = cell;
  const meaning = meaningOf(cell);
  if (count === 0)
    return (
      <div className={styles.cell} data-meaning={meaning} data-none>
        <b>0</b>
      </div>
    );
  return (
    <button
      type="button"
      className={styles.cell}
      data-meaning={meaning}
      aria-pressed={isPicked}
      onClick={onPick}
    >
      <b>{count.toLocaleString('en')}</b>
      <span>
        {meaning === 'loosened' && <Warning size={14} />}
        {words[meaning]}
      </span>
      <VisuallyHidden>
        , {then} to {now}
      </VisuallyHidden>
    </button>
  );
};
