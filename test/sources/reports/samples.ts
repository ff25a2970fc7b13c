/** One failing report per format, as its tool writes it: what the readers' tests and the fuzzing start from. */
import type { Tally } from '../../../src/model/reports.ts'

export interface Sample {
  format: string
  text: string
  /** tests, passed, failed, errors, skipped */
  tally: [number, number, number, number, number]
  /** One failure as the reader must show it. */
  failure: { suite: string; name: string; message?: string; file?: string | null; line?: number | null }
}

const lines = (...all: string[]): string => `${all.join('\n')}\n`
const json = (value: unknown): string => JSON.stringify(value, null, 1)

export const samples: Sample[] = [
  {
    format: 'junit-xml',
    text: lines(
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites tests="99">',
      '  <testsuite name="shop" timestamp="2026-11-20T10:00:00Z">',
      '    <testcase classname="shop.Cart" name="adds" time="0.5"/>',
      '    <testcase classname="shop.Cart" name="removes" file="src/cart.test.ts" line="7" time="1,000.5">',
      '      <failure message="expected 1">at src/cart.ts:40</failure>',
      '    </testcase>',
      '    <testcase name="crashes"><error type="TypeError"><![CDATA[TypeError: <boom>]]></error></testcase>',
      '    <testcase name="later"><skipped/></testcase>',
      '    <testcase name="off" status="notrun" result="suppressed"/>',
      '  </testsuite>',
      '</testsuites>',
    ),
    tally: [5, 1, 1, 1, 2],
    failure: {
      suite: 'shop',
      name: 'removes',
      message: 'expected 1\nat src/cart.ts:40',
      file: 'src/cart.test.ts',
      line: 7,
    },
  },
  {
    format: 'trx',
    text: lines(
      '<?xml version="1.0"?>',
      '<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">',
      '<Times start="2026-11-20T10:00:00.0+02:00"/>',
      '<Results>',
      '<UnitTestResult testId="1" testName="Adds" outcome="Passed" duration="00:00:01.5"/>',
      '<UnitTestResult testId="2" testName="Removes" outcome="Failed"><Output><ErrorInfo><Message>expected 1</Message></ErrorInfo></Output></UnitTestResult>',
      '<UnitTestResult testId="3" testName="Hangs" outcome="Timeout"/>',
      '<UnitTestResult testId="4" testName="Later" outcome="NotExecuted"/>',
      '</Results>',
      '<TestDefinitions><UnitTest id="2"><TestMethod className="Shop.Cart, Shop"/></UnitTest></TestDefinitions>',
      '<ResultSummary outcome="Failed"/>',
      '</TestRun>',
    ),
    tally: [4, 1, 1, 1, 1],
    failure: { suite: 'Shop.Cart', name: 'Removes', message: 'expected 1' },
  },
  {
    format: 'nunit-xml',
    text: lines(
      '<test-run id="2" result="Failed" start-time="2026-11-20 10:00:00Z">',
      '<test-suite type="Assembly" name="C:\\ci\\Shop.dll" result="Failed"><test-suite name="Cart" result="Failed">',
      '<test-case name="Adds" fullname="Shop.Cart.Adds" result="Passed" duration="0.1"><properties><property name="Category" value="smoke"/></properties></test-case>',
      '<test-case name="Removes" fullname="Shop.Cart.Removes" result="Failed"><failure><message>expected 1</message></failure></test-case>',
      '<test-case name="Maybe" fullname="Shop.Cart.Maybe" result="Inconclusive"/>',
      '</test-suite></test-suite></test-run>',
    ),
    tally: [3, 1, 1, 0, 1],
    failure: { suite: 'Shop.dll > Cart', name: 'Shop.Cart.Removes', message: 'expected 1' },
  },
  {
    format: 'nunit-xml',
    text: lines(
      '<test-results name="Shop.dll" date="2026-11-20" time="10:00:00"><test-suite name="Cart" success="False"><results>',
      '<test-case name="Adds" executed="True" success="True" time="0.1"/>',
      '<test-case name="Removes" executed="True" success="False"><failure><message>expected 1</message></failure></test-case>',
      '<test-case name="Broken" executed="True" result="Error" success="False"/>',
      '<test-case name="Later" executed="False"><reason><message>no</message></reason></test-case>',
      '</results></test-suite></test-results>',
    ),
    tally: [4, 1, 1, 1, 1],
    failure: { suite: 'Cart', name: 'Removes', message: 'expected 1' },
  },
  {
    format: 'xunit.net-xml',
    text: lines(
      '<assemblies><assembly name="Shop.dll" run-date="2026-11-20" run-time="10:00:00"><collection name="c">',
      '<test name="Shop.Cart.Adds" type="Shop.Cart" result="Pass" time="0.1"/>',
      '<test name="Shop.Cart.Removes" type="Shop.Cart" result="Fail" source-file="Cart.cs" source-line="5"><failure><message>expected 1</message></failure></test>',
      '<test name="Shop.Cart.Later" type="Shop.Cart" result="Skip"/>',
      '</collection></assembly></assemblies>',
    ),
    tally: [3, 1, 1, 0, 1],
    failure: { suite: 'Shop.Cart', name: 'Shop.Cart.Removes', message: 'expected 1', file: 'Cart.cs', line: 5 },
  },
  {
    format: 'testng-xml',
    text: lines(
      '<testng-results><suite name="Shop" started-at="2026-11-20T10:00:00Z"><groups><group name="smoke">',
      '<method signature="Cart.adds()" name="adds" class="shop.Cart"/></group></groups><test name="unit"><class name="shop.Cart">',
      '<test-method status="PASS" is-config="true" name="setUp"/>',
      '<test-method status="PASS" signature="adds()[pri:0]" name="adds" duration-ms="12"/>',
      '<test-method status="FAIL" name="removes"><exception><message><![CDATA[expected 1]]></message></exception></test-method>',
      '<test-method status="SKIP" name="later"/>',
      '</class></test></suite></testng-results>',
    ),
    tally: [3, 1, 1, 0, 1],
    failure: { suite: 'Shop > unit > shop.Cart', name: 'removes', message: 'expected 1' },
  },
  {
    format: 'boosttest-xml',
    text: lines(
      '<TestLog><TestSuite name="shop"><TestSuite name="cart">',
      '<TestCase name="adds"><TestingTime>1500</TestingTime></TestCase>',
      '<TestCase name="removes"><Error file="cart.cpp" line="12">check failed</Error></TestCase>',
      '<TestCase name="crashes"><Error>a</Error><Exception>memory access violation</Exception></TestCase>',
      '<TestCase name="later" skipped="yes"/>',
      '</TestSuite></TestSuite></TestLog>',
    ),
    tally: [4, 1, 1, 1, 1],
    failure: { suite: 'shop > cart', name: 'removes', message: 'check failed', file: 'cart.cpp', line: 12 },
  },
  {
    format: 'boosttest-xml',
    text: lines(
      '<TestResult><TestSuite name="shop" result="failed"><TestCase name="adds" result="passed"/>',
      '<TestCase name="removes" result="failed"/><TestCase name="later" result="skipped"/></TestSuite></TestResult>',
    ),
    tally: [3, 1, 1, 0, 1],
    failure: { suite: 'shop', name: 'removes' },
  },
  {
    format: 'qtestlib-xml',
    text: lines(
      '<TestCase name="tst_Cart">',
      '<TestFunction name="adds"><Incident type="pass" file="" line="0"/><Duration msecs="1,5"/></TestFunction>',
      '<TestFunction name="removes"><Incident type="pass"/><Incident type="fail" file="tst.cpp" line="9"><DataTag>row</DataTag><Description>expected 1</Description></Incident></TestFunction>',
      '<TestFunction name="later"><Message type="skip"><Description>no</Description></Message></TestFunction>',
      '</TestCase>',
    ),
    tally: [3, 1, 1, 0, 1],
    failure: { suite: 'tst_Cart', name: 'removes', message: 'row: expected 1', file: 'tst.cpp', line: 9 },
  },
  {
    format: 'cunit-xml',
    text: lines(
      '<!DOCTYPE CUNIT_TEST_RUN_REPORT SYSTEM "CUnit-Run.dtd">',
      '<CUNIT_TEST_RUN_REPORT><CUNIT_RESULT_LISTING><CUNIT_RUN_SUITE><CUNIT_RUN_SUITE_SUCCESS><SUITE_NAME> cart </SUITE_NAME>',
      '<CUNIT_RUN_TEST_RECORD><CUNIT_RUN_TEST_SUCCESS><TEST_NAME> adds </TEST_NAME></CUNIT_RUN_TEST_SUCCESS></CUNIT_RUN_TEST_RECORD>',
      '<CUNIT_RUN_TEST_RECORD><CUNIT_RUN_TEST_FAILURE><TEST_NAME> removes </TEST_NAME><FILE_NAME> cart.c </FILE_NAME><LINE_NUMBER> 9 </LINE_NUMBER><CONDITION> n == 1 </CONDITION></CUNIT_RUN_TEST_FAILURE></CUNIT_RUN_TEST_RECORD>',
      '</CUNIT_RUN_SUITE_SUCCESS></CUNIT_RUN_SUITE></CUNIT_RESULT_LISTING></CUNIT_TEST_RUN_REPORT>',
    ),
    tally: [2, 1, 1, 0, 0],
    failure: { suite: 'cart', name: 'removes', message: 'n == 1', file: 'cart.c', line: 9 },
  },
  {
    format: 'check-xml',
    text: lines(
      '<testsuites xmlns="http://check.sourceforge.net/ns"><datetime>2026-11-20 10:00:00</datetime><suite><title>Money</title>',
      '<test result="success"><fn>m.c:1</fn><id>adds</id><message>Passed</message></test>',
      '<test result="failure"><fn>m.c:9</fn><id>removes</id><message>expected 1</message></test>',
      '<test result="error"><fn>m.c:12</fn><id>crashes</id><message>signal 11</message></test>',
      '</suite></testsuites>',
    ),
    tally: [3, 1, 1, 1, 0],
    failure: { suite: 'Money', name: 'removes', message: 'expected 1', file: 'm.c', line: 9 },
  },
  {
    format: 'gtester-xml',
    text: lines(
      '<gtester><testbinary path="tests/cart">',
      '<testcase path="/cart/adds"><duration>0.5</duration><status exit-status="0" result="success"/></testcase>',
      '<testcase path="/cart/removes"><error>expected 1</error><status exit-status="134" result="failed"/></testcase>',
      '<testcase path="/cart/crashes"></testcase>',
      '<testcase path="/cart/later" skipped="1"/>',
      '</testbinary></gtester>',
    ),
    tally: [4, 1, 1, 1, 1],
    failure: { suite: 'tests/cart', name: '/cart/removes', message: 'expected 1' },
  },
  {
    format: 'unittest++-xml',
    text: lines(
      '<unittest-results tests="2" failedtests="1" failures="1"><test suite="Cart" name="adds" time="0.1"/>',
      '<test suite="Cart" name="removes"><failure message="expected 1"/><failure message="again"/></test></unittest-results>',
    ),
    tally: [2, 1, 1, 0, 0],
    failure: { suite: 'Cart', name: 'removes', message: 'expected 1' },
  },
  {
    format: 'cpptest-xml',
    text: lines(
      '<ResultsSession><ExecutedTestsDetails><Total><Project name="shop"><TestSuite name="tests"><TestSuite name="cart">',
      '<Test name="adds" pass="1" fail="0" time="0:00:01"/><Test name="removes" pass="0" fail="1"/>',
      '</TestSuite></TestSuite></Project></Total></ExecutedTestsDetails></ResultsSession>',
    ),
    tally: [2, 1, 1, 0, 0],
    failure: { suite: 'tests > cart', name: 'removes' },
  },
  {
    format: 'cppunit-xml',
    text: lines(
      '<TestRun><FailedTests><FailedTest id="1"><Name>Cart::removes</Name><FailureType>Assertion</FailureType><Location><File>cart.cpp</File><Line>9</Line></Location><Message>expected 1</Message></FailedTest>',
      '<FailedTest id="2"><Name>Cart::crashes</Name><FailureType>Error</FailureType><Message>signal 11</Message></FailedTest></FailedTests>',
      '<SuccessfulTests><Test id="3"><Name>Cart::adds</Name></Test></SuccessfulTests></TestRun>',
    ),
    tally: [3, 1, 1, 1, 0],
    failure: { suite: 'Cart', name: 'removes', message: 'expected 1', file: 'cart.cpp', line: 9 },
  },
  {
    format: 'aunit-xml',
    text: lines(
      '<TestRun elapsed="1.0E-4"><SuccessfulTests><Test><Name>Cart.Adds</Name></Test></SuccessfulTests>',
      '<FailedTests><Test><Name>Cart.Removes</Name><FailureType>Assertion</FailureType><Message>expected 1</Message></Test></FailedTests></TestRun>',
    ),
    tally: [2, 1, 1, 0, 0],
    failure: { suite: 'Cart', name: 'Removes', message: 'expected 1' },
  },
  {
    format: 'ctest-xml',
    text: lines(
      '<Site Name="ci"><Testing><StartTestTime>1795168800</StartTestTime><TestList><Test>./cart</Test></TestList>',
      '<Test Status="passed"><Name>adds</Name><Path>.</Path><Results><NamedMeasurement name="Execution Time"><Value>0.5</Value></NamedMeasurement></Results></Test>',
      '<Test Status="failed"><Name>removes</Name><Path>.</Path><Results><Measurement><Value>expected 1</Value></Measurement></Results></Test>',
      '<Test Status="notrun"><Name>later</Name><Path>.</Path><Results><NamedMeasurement name="Completion Status"><Value>Disabled</Value></NamedMeasurement></Results></Test>',
      '</Testing></Site>',
    ),
    tally: [3, 1, 1, 0, 1],
    failure: { suite: '.', name: 'removes', message: 'expected 1' },
  },
  {
    format: 'fpcunit-xml',
    text: lines(
      '<TestResults><TestListing><TestSuite Name="TCart"><Test Name="Adds" Result="OK" ElapsedTime="00:00:00.500"/>',
      '<Test Name="Removes" Result="Failed"><Message>expected 1</Message></Test><Test Name="Later" Result="Ignored"/>',
      '</TestSuite></TestListing><DateTimeRan>2026-11-20 10:00:00</DateTimeRan></TestResults>',
    ),
    tally: [3, 1, 1, 0, 1],
    failure: { suite: 'TCart', name: 'Removes', message: 'expected 1' },
  },
  {
    format: 'valgrind-xml',
    text: lines(
      '<valgrindoutput><tool>memcheck</tool><args><argv><exe>./cart</exe></argv></args><status><state>RUNNING</state></status>',
      '<error><kind>Leak_DefinitelyLost</kind><xwhat><text>4 bytes lost</text></xwhat></error><status><state>FINISHED</state></status></valgrindoutput>',
    ),
    tally: [1, 0, 1, 0, 0],
    failure: { suite: 'valgrind memcheck', name: './cart', message: '4 bytes lost' },
  },
  {
    format: 'tap',
    text: lines(
      'TAP version 14',
      '1..4',
      '# Subtest: cart',
      '    ok 1 - adds',
      '    1..1',
      'ok 1 - cart',
      'not ok 2 - removes',
      '  ---',
      "  location: 'src/cart.test.js:9:3'",
      "  error: 'expected 1'",
      '  ...',
      'not ok 3 - someday # TODO not yet',
      'ok 4 - later # SKIP no network',
    ),
    tally: [4, 1, 1, 0, 2],
    failure: { suite: '', name: 'removes', message: 'expected 1', file: 'src/cart.test.js', line: 9 },
  },
  {
    format: 'go-test2json',
    text: lines(
      'go: downloading example.com/shop v1.0.0',
      '{"Time":"2026-11-20T10:00:00Z","Action":"start","Package":"shop/cart"}',
      '{"Action":"run","Package":"shop/cart","Test":"TestAdds"}',
      '{"Action":"pass","Package":"shop/cart","Test":"TestAdds","Elapsed":0.5}',
      '{"Action":"run","Package":"shop/cart","Test":"TestRemoves"}',
      '{"Action":"output","Package":"shop/cart","Test":"TestRemoves","Output":"=== RUN   TestRemoves\\n"}',
      '{"Action":"output","Package":"shop/cart","Test":"TestRemoves","Output":"    ./cart_test.go:9: expected 1\\n"}',
      '{"Action":"fail","Package":"shop/cart","Test":"TestRemoves","Elapsed":0}',
      '{"Action":"run","Package":"shop/cart","Test":"TestLater"}',
      '{"Action":"skip","Package":"shop/cart","Test":"TestLater"}',
      '{"Action":"fail","Package":"shop/cart","Elapsed":0.6}',
    ),
    tally: [3, 1, 1, 0, 1],
    failure: {
      suite: 'shop/cart',
      name: 'TestRemoves',
      message: './cart_test.go:9: expected 1',
      file: './cart_test.go',
      line: 9,
    },
  },
  {
    format: 'dart-json',
    text: lines(
      '{"protocolVersion":"0.1.1","type":"start","time":0}',
      '{"suite":{"id":0,"path":"test/cart_test.dart"},"type":"suite","time":0}',
      '{"test":{"id":1,"name":"loading test/cart_test.dart","suiteID":0},"type":"testStart","time":0}',
      '{"testID":1,"result":"success","skipped":false,"hidden":true,"type":"testDone","time":9}',
      '{"test":{"id":2,"name":"adds","suiteID":0},"type":"testStart","time":10}',
      '{"testID":2,"result":"success","skipped":false,"hidden":false,"type":"testDone","time":19}',
      '{"test":{"id":3,"name":"removes","suiteID":0},"type":"testStart","time":20}',
      '{"testID":3,"error":"expected 1","stackTrace":"","isFailure":true,"type":"error","time":21}',
      '{"testID":3,"result":"failure","skipped":false,"hidden":false,"type":"testDone","time":22}',
      '{"test":{"id":4,"name":"later","suiteID":0},"type":"testStart","time":23}',
      '{"testID":4,"result":"success","skipped":true,"hidden":false,"type":"testDone","time":23}',
      '{"success":false,"type":"done","time":24}',
    ),
    tally: [3, 1, 1, 0, 1],
    failure: { suite: 'test/cart_test.dart', name: 'removes', message: 'expected 1' },
  },
  {
    format: 'jest-json',
    text: json({
      numTotalTests: 3,
      numRuntimeErrorTestSuites: 0,
      startTime: 1_795_168_800_000,
      success: false,
      testResults: [
        {
          name: '/ci/cart.test.js',
          status: 'failed',
          assertionResults: [
            { fullName: 'cart adds', status: 'passed', duration: 12 },
            { fullName: 'cart removes', status: 'failed', failureMessages: ['expected 1'], location: { line: 9 } },
            { fullName: 'cart later', status: 'todo' },
          ],
        },
      ],
    }),
    tally: [3, 1, 1, 0, 1],
    failure: { suite: '/ci/cart.test.js', name: 'cart removes', message: 'expected 1', line: 9 },
  },
  {
    format: 'mocha-json',
    text: json({
      stats: { tests: 3, passes: 1, pending: 1, failures: 2, start: '2026-11-20T10:00:00.000Z' },
      tests: [
        { title: 'adds', fullTitle: 'cart adds', file: '/ci/cart.js', duration: 3, err: {} },
        { title: 'removes', fullTitle: 'cart removes', file: '/ci/cart.js', duration: 1, err: { stack: 'expected 1' } },
        { title: 'later', fullTitle: 'cart later', file: '/ci/cart.js', err: {} },
      ],
      pending: [{ title: 'later', fullTitle: 'cart later', file: '/ci/cart.js', err: {} }],
      failures: [
        { title: 'removes', fullTitle: 'cart removes', file: '/ci/cart.js', duration: 1, err: { stack: 'expected 1' } },
        { title: '"before all" hook', fullTitle: 'cart "before all" hook', err: { message: 'no database' } },
      ],
      passes: [],
    }),
    tally: [3, 1, 2, 0, 1],
    failure: { suite: 'cart', name: 'removes', message: 'expected 1' },
  },
  {
    format: 'mochawesome-json',
    text: json({
      stats: { tests: 3, failures: 1, start: '2026-11-20T10:00:00.000Z' },
      results: [
        {
          title: '',
          suites: [
            {
              title: 'cart',
              tests: [
                { title: 'adds', state: 'passed', pass: true, duration: 3 },
                { title: 'removes', state: 'failed', fail: true, err: { message: 'expected 1' } },
                { title: 'later', state: 'pending', pending: true },
                { title: 'never', skipped: true },
              ],
            },
          ],
        },
      ],
    }),
    tally: [3, 1, 1, 0, 1],
    failure: { suite: 'cart', name: 'removes', message: 'expected 1' },
  },
  {
    format: 'cucumber-json',
    text: json([
      {
        keyword: 'Feature',
        name: 'Cart',
        uri: 'features/cart.feature',
        elements: [
          { type: 'background', steps: [{ name: 'a shop', result: { status: 'passed', duration: 1_000_000 } }] },
          {
            type: 'scenario',
            name: 'adds',
            line: 3,
            tags: [{ name: '@smoke' }],
            steps: [{ name: 'add', result: { status: 'passed', duration: 2_000_000 } }],
          },
          { type: 'background', steps: [{ keyword: 'Given ', name: 'a shop', result: { status: 'undefined' } }] },
          { type: 'scenario', name: 'removes', line: 9, steps: [{ name: 'x', result: { status: 'skipped' } }] },
          { type: 'scenario', name: 'later', line: 12, steps: [{ name: 'x', result: { status: 'pending' } }] },
        ],
      },
    ]),
    tally: [3, 1, 1, 0, 1],
    failure: {
      suite: 'Cart',
      name: 'removes',
      message: 'Given a shop: undefined',
      file: 'features/cart.feature',
      line: 9,
    },
  },
  {
    format: 'ctrf-json',
    text: json({
      results: {
        tool: { name: 'x' },
        summary: { tests: 4, failed: 1, start: 1_795_168_800_000 },
        tests: [
          { name: 'adds', status: 'passed', duration: 5, flaky: true, tags: ['smoke'], suite: ['shop', 'cart'] },
          { name: 'removes', status: 'failed', message: 'expected 1', suite: ['shop', 'cart'], filePath: 'a.ts' },
          { name: 'later', status: 'pending' },
          { name: 'odd', status: 'other' },
        ],
      },
    }),
    tally: [4, 1, 1, 0, 2],
    failure: { suite: 'shop > cart', name: 'removes', message: 'expected 1', file: 'a.ts' },
  },
  {
    format: 'rspec-json',
    text: json({
      examples: [
        { full_description: 'Cart adds', status: 'passed', file_path: './spec/cart_spec.rb', line_number: 3 },
        {
          full_description: 'Cart removes',
          status: 'failed',
          file_path: './spec/cart_spec.rb',
          line_number: 9,
          exception: { class: 'RuntimeError', message: 'expected 1' },
        },
        { full_description: 'Cart later', status: 'pending', file_path: './spec/cart_spec.rb' },
      ],
      summary: { example_count: 3, failure_count: 1, errors_outside_of_examples_count: 0 },
    }),
    tally: [3, 1, 1, 0, 1],
    failure: {
      suite: './spec/cart_spec.rb',
      name: 'Cart removes',
      message: 'RuntimeError: expected 1',
      file: 'spec/cart_spec.rb',
      line: 9,
    },
  },
  {
    format: 'pytest-json',
    text: json({
      created: 1_795_168_800.5,
      exitcode: 1,
      summary: { passed: 1, failed: 1, total: 4 },
      tests: [
        { nodeid: 'tests/test_cart.py::TestCart::test_adds', outcome: 'passed', call: { duration: 0.5 } },
        {
          nodeid: 'tests/test_cart.py::TestCart::test_removes',
          outcome: 'failed',
          call: { duration: 0.1, crash: { path: '/ci/tests/test_cart.py', lineno: 9, message: 'expected 1' } },
        },
        { nodeid: 'tests/test_cart.py::test_fixture', outcome: 'error', setup: { longrepr: 'no database' } },
        { nodeid: 'tests/test_cart.py::test_later', outcome: 'skipped' },
      ],
    }),
    tally: [4, 1, 1, 1, 1],
    failure: {
      suite: 'tests/test_cart.py::TestCart',
      name: 'test_removes',
      message: 'expected 1',
      file: 'tests/test_cart.py',
      line: 9,
    },
  },
]

export const asTally = ([tests, passed, failed, errors, skipped]: Sample['tally']): Tally => ({
  tests,
  passed,
  failed,
  errors,
  skipped,
})
