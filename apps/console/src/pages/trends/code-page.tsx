import { Page } from '../../parts/page';

const Shown = () => (
  <Page title="code" question="">
    {null}
  </Page>
);

export default Shown;
