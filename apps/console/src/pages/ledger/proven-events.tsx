import { Title } from '@mantine/core';
import { type Column, Grid } from '../../parts/grid';
import { AnchorLink } from '../../parts/link';
import { Mark } from '../../parts/mark';
import { Said } from '../../parts/said';
import { erasedIn, type LoggedEvent, sayingsOf, typeWords } from './logged-event';

/** The events that were proven, in the order of their stream; what was erased since is said. */
export const ProvenEvents = ({
  events,
  dependsOn,
}: {
  readonly events: readonly LoggedEvent[];
  readonly dependsOn: readonly LoggedEvent[];
}) => {
  const erased = erasedIn(events);
  const isErased = ({ version, data }: LoggedEvent): boolean =>
    erased.evidence.has(String(data['evidenceId'])) ||
    (version <= erased.textsUpTo && sayingsOf(data).some(({ text }) => text !== undefined));
  return (
    <>
      <Title order={2} size="h4" my="sm">
        What is proven
      </Title>
      <Grid
        label="Proven events"
        rows={events}
        columns={columnsWith(isErased)}
        keyOf={({ id }) => id}
      />
      {dependsOn.length > 0 && (
        <>
          <Title order={2} size="h4" my="sm">
            What it rests on
          </Title>
          <Grid
            label="Definitions that it rests on"
            rows={dependsOn}
            columns={columnsWith(() => false)}
            keyOf={({ id }) => id}
          />
        </>
      )}
    </>
  );
};

const columnsWith = (isErased: (event: LoggedEvent) => boolean): readonly Column<LoggedEvent>[] => [
  {
    name: 'version',
    label: 'Version',
    width: '4.5rem',
    show: ({ version }) => version,
  },
  {
    name: 'event',
    label: 'Event',
    width: 'minmax(12rem, 2fr)',
    show: (event) => (
      <div>
        <AnchorLink size="sm" to="/ledger/events/$eventId" params={{ eventId: event.id }}>
          <Said>{typeWords(event.type)}</Said>
        </AnchorLink>{' '}
        {isErased(event) && <Mark kind="still">erased since</Mark>}
      </div>
    ),
  },
  {
    name: 'by',
    label: 'By',
    width: 'minmax(8rem, 1fr)',
    show: ({ actor }) => <Said>{actor.id}</Said>,
  },
  {
    name: 'recorded',
    label: 'Recorded',
    width: 'minmax(11rem, 1fr)',
    show: ({ recordedAt }) => <time dateTime={recordedAt}>{recordedAt}</time>,
  },
];
