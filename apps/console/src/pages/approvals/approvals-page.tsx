import { Page } from '../../parts/page';

const Shown = () => (
  <Page title="approvals" question="">
    {null}
  </Page>
);

export default Shown;
