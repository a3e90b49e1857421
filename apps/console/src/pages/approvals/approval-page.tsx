import { Page } from '../../parts/page';

const Shown = () => (
  <Page title="approval" question="">
    {null}
  </Page>
);

export default Shown;
