import { Page } from '../../parts/page';

const Shown = () => (
  <Page title="exception" question="">
    {null}
  </Page>
);

export default Shown;
