import { Page } from '../../parts/page';

const Shown = () => (
  <Page title="ledger" question="">
    {null}
  </Page>
);

export default Shown;
