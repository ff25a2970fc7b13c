import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{a}from"./chunk-RHVGA5QQ.js";import"./chunk-FGPV7AMB.js";import"./chunk-DLSLQQYC.js";import"./chunk-3CBREOFI.js";import"./chunk-72Z3CHGA.js";import"./chunk-QI3U4PQM.js";export{a as readXml};
