import { Page } from '../../parts/page';

const Shown = () => (
  <Page title="exceptions" question="">
    {null}
  </Page>
);

export default Shown;
