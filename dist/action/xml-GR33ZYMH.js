import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{a}from"./chunk-JESJSSOK.js";import"./chunk-GBZOZGD2.js";import"./chunk-4ONKXLYC.js";import"./chunk-72Z3CHGA.js";import"./chunk-ESR7MB6W.js";export{a as readXml};
