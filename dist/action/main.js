import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{A as f,d as s,y as p,z as E}from"./chunk-6GLIZGZP.js";import{a as d,c as l}from"./chunk-EJND7QL4.js";import"./chunk-MCIKZG3T.js";import{f as i,g as r}from"./chunk-72Z3CHGA.js";import"./chunk-QI3U4PQM.js";async function I(n){try{let e=d(n);l(e),delete n.INPUT_TOKEN;let o=u(n),{judge:t}=await import("./judge-ZKNRN6MV.js"),m=await t(e,n),{publish:c}=await import("./publish-RVVW6QET.js");return await c({...m,inputs:e,env:n,runner:o})}catch(e){return _(e,n)}}function u(n){let{ACTIONS_ID_TOKEN_REQUEST_URL:e,ACTIONS_ID_TOKEN_REQUEST_TOKEN:o}=n;return delete n.ACTIONS_ID_TOKEN_REQUEST_URL,delete n.ACTIONS_ID_TOKEN_REQUEST_TOKEN,e&&o?{url:e,token:o}:null}function _(n,e){let o=n instanceof r||n instanceof i,t=n instanceof r?n.sentence:n instanceof Error?n.message:String(n);return o||process.stderr.write(`${n instanceof Error?n.stack:n}
`),p(t,n instanceof r?{file:n.file,line:n.line}:{}),f(`## 🔴 Holdpoint: hold, nothing could be judged

${s(t,2e3)}
`,e),E({verdict:"hold",report:"",passed:"0",failed:"0",missing:"[]"},e),2}export{I as main};
