import { useFilters } from '../../parts/filters';
import { Views } from '../../parts/page';
import { CodesTrend } from './codes-trend';
import { FirstTimeFix } from './first-time-fix';
import { Stalls } from './stalls';

const views = [
  { view: undefined, label: 'Codes', Shown: CodesTrend },
  { view: 'stalls', label: 'Stalls', Shown: Stalls },
  { view: 'first-time-fix', label: 'First-time fix', Shown: FirstTimeFix },
];

/** Trends: recurring codes, stalls and first-time fixes. */
const Trends = () => {
  const { filters } = useFilters();
  const shown = views.find(({ view }) => view === filters['view']) ?? views[0]!;
  const { from, to } = filters;
  const months = { ...(from ? { from } : {}), ...(to ? { to } : {}) };
  return (
    <shown.Shown
      sides={
        <Views
          label="Trends"
          views={views.map(({ view, label }) => ({
            label,
            isShown: view === shown.view,
            search: { ...months, ...(view ? { view } : {}) },
          }))}
        />
      }
    />
  );
};

export default Trends;
