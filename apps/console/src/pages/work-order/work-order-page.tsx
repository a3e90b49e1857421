import { Page } from '../../parts/page';

const Shown = () => (
  <Page title="work-order" question="">
    {null}
  </Page>
);

export default Shown;
