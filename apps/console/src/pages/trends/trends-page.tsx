import { PageOfViews } from '../../parts/page';
import { AlertsView } from './alerts';
import { CodesTrend } from './codes-trend';
import { FirstTimeFix } from './first-time-fix';
import { GroupsView } from './groups';
import { ProcessView } from './process';
import { Stalls } from './stalls';

const views = [
  { label: 'Codes', Shown: CodesTrend },
  { view: 'stalls', label: 'Stalls', Shown: Stalls },
  { view: 'first-time-fix', label: 'First-time fix', Shown: FirstTimeFix },
  { view: 'process', label: 'Process', Shown: ProcessView },
  { view: 'groups', label: 'Groups', Shown: GroupsView },
  { view: 'alerts', label: 'Alerts', Shown: AlertsView },
];

/** Trends: recurring codes, stalls, first-time fixes, how work runs, reports by groups, and alerts. */
const Trends = () => <PageOfViews label="Trends" views={views} keeps={['from', 'to']} />;

export default Trends;
