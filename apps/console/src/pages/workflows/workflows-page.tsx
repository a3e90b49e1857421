import { Page } from '../../parts/page';

const Shown = () => (
  <Page title="workflows" question="">
    {null}
  </Page>
);

export default Shown;
