/** What `writ move-tenants` runs in a checkout: the build bundles this file. Packages are made of `main.ts`. */
import './main';
