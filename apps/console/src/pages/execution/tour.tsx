import { Button, Group, Title } from '@mantine/core';
import { api } from '../../api/client';
import { useCommand, useRead } from '../../api/queries';
import { places } from '../../frame/places';
import { useFilters } from '../../parts/filters';
import { AnchorLink } from '../../parts/links';
import { Failure } from '../../parts/waiting';
import styles from './execution.module.css';

/** What one does on each page. */
const uses: Readonly<Record<(typeof places)[number]['path'], string>> = {
  '/mine': 'Begin here each day: everything that is assigned to you, the earliest due first.',
  '/': 'All open work, what state it is in, and who it waits for.',
  '/approvals': 'Actions that wait for their owner: see exactly what you approve, or reject it.',
  '/exceptions': 'Work that is stuck: give it to somebody, and say how it was resolved.',
  '/trends': 'Codes that repeat, how work really runs, and alerts on the numbers.',
  '/post-reviews': 'Judge emergencies afterwards, and see that their causes are fixed.',
  '/ledger': 'What closed and with which evidence, and proofs that anybody can verify.',
  '/workflows': 'What may run, who answers, and what closing needs.',
  '/policies': 'The rules that decide, and what an edit of them would change.',
  '/integrations': 'Systems that report to Writ, webhooks, and mailboxes for notices.',
};

/** A page that one saved: who has it has taken the tour, and finds it again there. */
const NAME = 'Tour of the pages';
const SHOWN = { tour: 'shown' } as const;
const PATH = `/?tour=${SHOWN.tour}`;

/** What each page is for: of an empty system, until the user has seen it, and by its address. */
const Tour = ({ isEmpty }: { readonly isEmpty: boolean }) => {
  const { filters, set } = useFilters();
  const saved = useRead('/v1/saved-pages');
  const isTaken = saved.data?.body.items.some(({ path }) => path === PATH) ?? true;
  const take = useCommand(() =>
    api.PUT('/v1/saved-pages/{name}', { params: { path: { name: NAME } }, body: { path: PATH } }),
  );
  if (filters['tour'] !== SHOWN.tour && (!isEmpty || isTaken)) return null;
  const close = (): void => take.mutate(undefined, { onSuccess: () => set({ tour: undefined }) });
  return (
    <section className={styles.tour} aria-labelledby="tour">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Title order={2} size="h4" id="tour">
          What each page is for
        </Title>
        <Button size="compact-md" variant="default" loading={take.isPending} onClick={close}>
          Got it
        </Button>
      </Group>
      <dl>
        {places.map(({ path, name }) => (
          <div key={path}>
            <dt>
              <AnchorLink to={path} size="sm" fw={600}>
                {name}
              </AnchorLink>
            </dt>
            <dd>{uses[path]}</dd>
          </div>
        ))}
      </dl>
      <p>“Got it” puts this tour among your saved pages under Mine, where you find it again.</p>
      {take.error !== null && <Failure error={take.error} />}
    </section>
  );
};

export default Tour;
