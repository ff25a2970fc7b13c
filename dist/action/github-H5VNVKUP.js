import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{a as t,e as o,f as n}from"./chunk-R2A2EFNV.js";import"./chunk-TEKLUVA6.js";import"./chunk-ESR7MB6W.js";var x=new t;function s(e,i,...r){let c=o.plugin(...r);return new c(n(e,i))}export{x as context,s as getOctokit};
