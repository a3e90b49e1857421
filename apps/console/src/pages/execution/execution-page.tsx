import { Page } from '../../parts/page';

const Shown = () => (
  <Page title="execution" question="">
    {null}
  </Page>
);

export default Shown;
