import { PageOfViews } from '../../parts/page';
import { CodesTrend } from './codes-trend';
import { FirstTimeFix } from './first-time-fix';
import { Stalls } from './stalls';

const views = [
  { label: 'Codes', Shown: CodesTrend },
  { view: 'stalls', label: 'Stalls', Shown: Stalls },
  { view: 'first-time-fix', label: 'First-time fix', Shown: FirstTimeFix },
];

/** Trends: recurring codes, stalls and first-time fixes. */
const Trends = () => <PageOfViews label="Trends" views={views} keeps={['from', 'to']} />;

export default Trends;
