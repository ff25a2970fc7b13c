import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{a as t,e as o,f as n}from"./chunk-TF7VSWGG.js";import"./chunk-2BX4XAYX.js";import"./chunk-QI3U4PQM.js";var x=new t;function s(e,i,...r){let c=o.plugin(...r);return new c(n(e,i))}export{x as context,s as getOctokit};
