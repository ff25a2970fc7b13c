import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{b as a,c as b,d as c,e as d,f as e}from"./chunk-4AZ7NJLW.js";import"./chunk-G6YPPNPS.js";import"./chunk-QI3U4PQM.js";export{d as GitHub,b as context,c as defaults,e as getOctokitOptions,a as getUserAgentWithOrchestrationId};
