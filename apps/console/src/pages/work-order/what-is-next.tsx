import { Text } from '@mantine/core';
import { Mark } from '../../parts/mark';
import { Owner } from '../../parts/owner';
import { Said } from '../../parts/said';
import { type Names } from './names';
import { plain, shortIds } from '../../parts/plain-ids';
import { type Work } from './use-work';
import { awaitedBy, turnOf } from './waited-for';

/** Whom it waits for first; whose turn it is by the workflow comes behind, and is all where nobody is waited for. */
export const WhatIsNext = ({ work, names }: { readonly work: Work; readonly names: Names }) => {
  const { next, owed } = work;
  if (!next) return null;
  const [first, ...others] = awaitedBy(next, owed);
  const turn = turnOf(next);
  if (!first)
    return (
      <>
        <Owner name={next.owner} />
        <Text size="sm" title={shortIds(next.action)}>
          <Said>{next.done || turn === '' ? plain(next.action, names) : turn}</Said>
        </Text>
      </>
    );
  return (
    <>
      <Owner name={first.owner} /> {first.overdue && <Mark kind="stop">overdue</Mark>}
      <Text size="sm" title={shortIds(first.what)}>
        <Said>{plain(first.what, names)}</Said>
        {others.length > 0 && `, and ${others.length} more beside`}
      </Text>
      {turn !== '' && (
        <Text size="sm" c="dimmed">
          By the workflow, <Said>{next.owner === 'TBD' ? 'nobody yet' : next.owner}</Said>:{' '}
          <Said>{turn}</Said>
        </Text>
      )}
    </>
  );
};
