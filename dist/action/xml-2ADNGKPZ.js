import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{a}from"./chunk-HOXEVIVT.js";import"./chunk-PQJPYIG7.js";import"./chunk-ZYXLPMX3.js";import"./chunk-72Z3CHGA.js";import"./chunk-ESR7MB6W.js";export{a as readXml};
