import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{c as a}from"./chunk-QOSARHS6.js";import"./chunk-4ONKXLYC.js";import"./chunk-72Z3CHGA.js";import"./chunk-ESR7MB6W.js";export{a as readXml};
