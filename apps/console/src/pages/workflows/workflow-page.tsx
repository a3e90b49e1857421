import { Page } from '../../parts/page';

const Shown = () => (
  <Page title="workflow" question="">
    {null}
  </Page>
);

export default Shown;
