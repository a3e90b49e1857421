import { Page } from '../../parts/page';

const Shown = () => (
  <Page title="trends" question="">
    {null}
  </Page>
);

export default Shown;
