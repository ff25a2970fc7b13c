import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{a}from"./chunk-BOAUOVDV.js";import"./chunk-ESR7MB6W.js";export default a();
