package dev.kaname.serving.v2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.serving.ServingFailure;
import dev.kaname.serving.ServingFailure.Invalid;
import dev.kaname.serving.ServingFailure.Unsupported;
import dev.kaname.serving.model.Datatype;
import dev.kaname.serving.model.Signature;
import dev.kaname.serving.model.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class V2CodecTest {
    private static final Signature MATRIX =
            EchoSeat.signature(TensorSpec.of("x", Datatype.FP32, -1L, 3L));
    private static final Signature COLUMNS =
            EchoSeat.signature(
                    TensorSpec.of("carrier", Datatype.BYTES, -1L, 1L),
                    TensorSpec.of("wind", Datatype.FP32, -1L, 1L));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'inputs':[{'name':'x','shape':[2,3],'datatype':'FP32','data':[1,2,3,4,5,6]}]}",
                "{'inputs':[{'name':'x','shape':[2,3],'datatype':'FP32','data':[[1,2,3],[4,5,6]]}]}",
                "{'inputs':[{'data':[1,2,3,4,5,6],'datatype':'FP32','shape':[2,3],'name':'x'}]}",
                "{'inputs':[{'datatype':'FP32','data':[[1,2,3],[4,5,6]],'name':'x','shape':[2,3]}]}",
                "{'new':{'a':[null,{'b':1e5}]},'inputs':[{'name':'x','shape':[2,3],'more':[[]],"
                        + "'datatype':'FP32','parameters':{'content_type':'np'},"
                        + "'data':[1,2.0,3e0,40E-1,0.5e+1,6]}],'outputs':[]}",
                " {\t'inputs' : [ { 'name' : 'x' , 'shape' : [ 2 , 3 ] , 'datatype' : 'FP32' ,\n"
                        + " 'data' : [ 1 , 2 , 3 , 4 , 5 , 6 ] } ] } \r\n",
                "{'inp\\u0075ts':[{'name':'\\u0078','shape':[2,3],'datatype':'FP32',"
                        + "'data':[1,2,3,4,5,6]}]}"
            })
    void oneRequestHasManySpellings(String request) {
        assertEquals(
                "{'model_name':'churn','model_version':'7','id':'00000000000000010000000000000002',"
                        + "'outputs':[{'name':'out-x','datatype':'FP32','shape':[2,3],"
                        + "'data':[1.0,2.0,3.0,4.0,5.0,6.0]}]}",
                answer(MATRIX, request));
    }

    @Test
    void theClientsIdIsEchoedUnchangedAndThePredictionIdGoesIntoTheParameters() {
        String answer =
                answer(
                        MATRIX,
                        "{'id':'a\\u00e9/\\\\n','inputs':[{'name':'x','shape':[0,3],'datatype':'FP32','data':[]}]}");
        assertEquals(
                "{'model_name':'churn','model_version':'7','id':'a\\u00e9/\\\\n','parameters':"
                        + "{'prediction_id':'00000000000000010000000000000002'},"
                        + "'outputs':[{'name':'out-x','datatype':'FP32','shape':[0,3],'data':[]}]}",
                answer);
    }

    @Test
    void missingNumbersAreNotANumberAndMissingTextIsEmpty() {
        assertEquals(
                "'data':['UA','','日本 \\u0001','𠮷'],'data':[null,1.5,null,null]",
                data(
                        answer(
                                COLUMNS,
                                "{'inputs':[{'name':'carrier','shape':[4,1],'datatype':'BYTES','data':"
                                        + "['UA',null,'\\u65e5本\\u0020\\u0001','\\ud842\\udfb7']},"
                                        + "{'name':'wind','shape':[4],'datatype':'FP32','data':[null,1.5,NaN,-Infinity]}]}")));
    }

    @Test
    void aColumnMayBeWrittenWithOneDimensionOrTwo() {
        Signature flat = EchoSeat.signature(TensorSpec.of("a", Datatype.INT64, -1L));
        String request =
                "{'inputs':[{'name':'a','shape':[2,1],'datatype':'INT64','data':[[1],[2]]}]}";
        assertTrue(answer(flat, request).contains("'shape':[2],'data':[1,2]"));
        String column =
                "{'inputs':[{'name':'carrier','shape':[1],'datatype':'BYTES','data':['a']},"
                        + "{'name':'wind','shape':[1,1],'datatype':'FP32','data':[[1]]}]}";
        assertTrue(answer(COLUMNS, column).contains("'shape':[1,1],'data':['a']"));
    }

    @Test
    void onlyTheOutputsAskedForAreAnswered() {
        String request =
                "{'outputs':[{'name':'out-wind'}],'inputs':["
                        + "{'name':'wind','shape':[1],'datatype':'FP32','data':[1]},"
                        + "{'name':'carrier','shape':[1],'datatype':'BYTES','data':['a']}]}";
        assertEquals("'data':[1.0]", data(answer(COLUMNS, request)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvFileSource(
            resources = "/v2/refused.txt",
            delimiter = '|',
            quoteCharacter = '`',
            maxCharsPerColumn = 20_000)
    void whatDoesNotAddUpIsRefusedWithTheFieldAndARemedy(
            String id, String name, String message, String request) {
        ServingFailure refused =
                assertThrows(ServingFailure.class, () -> answer(COLUMNS, request), request);
        assertTrue(refused.getMessage().contains(message), refused::getMessage);
        assertFalse(refused.getMessage().contains("SECRET"), "what was sent is not repeated");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "INT8, 128",
        "INT8, -129",
        "INT16, 32768",
        "INT32, 2147483648",
        "INT64, 9223372036854775808",
        "INT64, -9223372036854775809",
        "UINT8, 256",
        "UINT8, -1",
        "UINT16, 65536",
        "UINT32, 4294967296",
        "UINT64, 18446744073709551616",
        "UINT64, -1",
        "BOOL, 2",
        "INT32, 1.5",
        "INT32, 1e3",
        "INT32, true",
        "FP32, 3.5e38",
        "FP64, 1e309",
        "FP32, true",
        "INT64, null",
        "BOOL, null",
        "FP32, '\"1\"'",
        "BYTES, 1",
        "FP32, [[1]]"
    })
    void anElementOutsideItsTypeIsRefused(String datatype, String element) {
        Signature signature =
                EchoSeat.signature(TensorSpec.of("a", Datatype.valueOf(datatype), -1L));
        String request =
                "{'inputs':[{'name':'a','shape':[1],'datatype':'%s','data':[%s]}]}"
                        .formatted(datatype, element);
        assertThrows(Invalid.class, () -> answer(signature, request));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "INT8, -128",
        "INT16, -32768",
        "INT32, 2147483647",
        "INT64, 9223372036854775807",
        "INT64, -9223372036854775808",
        "UINT8, 255",
        "UINT16, 65535",
        "UINT32, 4294967295",
        "UINT64, 18446744073709551615",
        "UINT64, 10000000000000000000",
        "BOOL, true",
        "FP32, 3.4028235E38",
        "FP32, -1.4E-45",
        "FP64, 1.7976931348623157E308",
        "FP64, 4.9E-324",
        "FP32, -0.0",
        "INT64, 0"
    })
    void theEdgesOfEachTypeAreInside(String datatype, String element) {
        Signature signature =
                EchoSeat.signature(TensorSpec.of("a", Datatype.valueOf(datatype), -1L));
        String request =
                "{'inputs':[{'name':'a','shape':[1],'datatype':'%s','data':[%s]}]}"
                        .formatted(datatype, element);
        assertEquals("'data':[" + element + "]", data(answer(signature, request)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"FP16", "BF16"})
    void halfPrecisionHasNoJsonForm(String datatype) {
        Signature signature =
                EchoSeat.signature(TensorSpec.of("a", Datatype.valueOf(datatype), -1L));
        String request =
                "{'inputs':[{'name':'a','shape':[1],'datatype':'%s','data':[1]}]}"
                        .formatted(datatype);
        assertThrows(Unsupported.class, () -> answer(signature, request));
    }

    @Test
    void binaryTensorsFollowTheJsonPartAndComeBackTheSameWay() {
        byte[] head =
                bytes(
                        "{'parameters':{'binary_data_output':true},'inputs':["
                                + "{'name':'wind','shape':[2,1],'datatype':'FP32','parameters':{'binary_data_size':8}},"
                                + "{'name':'carrier','shape':[2,1],'datatype':'BYTES','parameters':{'binary_data_size':14}}],"
                                + "'outputs':[{'name':'out-wind'},{'name':'out-carrier','parameters':{'binary_data':false}}]}");
        ByteBuffer body = ByteBuffer.allocate(head.length + 22).order(ByteOrder.LITTLE_ENDIAN);
        body.put(head).putFloat(1.5f).putFloat(-2f);
        body.putInt(6).put("日本".getBytes(StandardCharsets.UTF_8)).putInt(0);
        Codec codec = new Codec(COLUMNS);
        V2Answer answer = codec.answer(body.array(), head.length);
        assertTrue(answer.isBinary());
        assertEquals(
                "{'model_name':'churn','model_version':'7','id':'00000000000000010000000000000002',"
                        + "'outputs':[{'name':'out-carrier','datatype':'BYTES','shape':[2,1],'data':['日本','']},"
                        + "{'name':'out-wind','datatype':'FP32','shape':[2,1],'parameters':{'binary_data_size':8}}]}",
                text(answer.body(), answer.head()));
        ByteBuffer rest =
                ByteBuffer.wrap(answer.body(), answer.head(), answer.body().length - answer.head())
                        .order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(1.5f, rest.getFloat());
        assertEquals(-2f, rest.getFloat());
        assertFalse(rest.hasRemaining());
    }

    @ParameterizedTest(name = "BI-129 {0} {1} {2}")
    @CsvSource({"8, 1, 8", "4, 1, 3", "4, 2, 4", "5, 1, 5", "4, 1, 5", "2147483647, 1, 4"})
    void sizesOfBinaryTensorsThatDoNotAddUpAreRefused(int declared, int rows, int sent) {
        Signature signature = EchoSeat.signature(TensorSpec.of("a", Datatype.FP32, -1L));
        byte[] head =
                bytes(
                        "{'inputs':[{'name':'a','shape':[%d],'datatype':'FP32','parameters':{'binary_data_size':%d}}]}"
                                .formatted(rows, declared));
        byte[] body = new byte[head.length + sent];
        System.arraycopy(head, 0, body, 0, head.length);
        assertThrows(Invalid.class, () -> new Codec(signature).answer(body, head.length));
    }

    @Test
    void aTextElementLongerThanTheRestIsRefused() {
        Signature signature = EchoSeat.signature(TensorSpec.of("a", Datatype.BYTES, -1L));
        byte[] head =
                bytes(
                        "{'inputs':[{'name':'a','shape':[1],'datatype':'BYTES','parameters':{'binary_data_size':8}}]}");
        for (int length : new int[] {5, -1, Integer.MAX_VALUE, 3}) {
            ByteBuffer body = ByteBuffer.allocate(head.length + 8).order(ByteOrder.LITTLE_ENDIAN);
            body.put(head).putInt(length);
            assertThrows(
                    Invalid.class, () -> new Codec(signature).answer(body.array(), head.length));
        }
    }

    /// Each takes three bytes to send and many more to hold.
    @Test
    void moreTextsThanOneRequestMayHaveAreRefusedHoweverManyInputsTheyComeIn() {
        Signature signature =
                EchoSeat.signature(
                        TensorSpec.of("a", Datatype.BYTES, -1L),
                        TensorSpec.of("b", Datatype.BYTES, -1L));
        assertEquals(2, answer(signature, twice(125_000)).split("'out-", -1).length - 1);
        Invalid refused = assertThrows(Invalid.class, () -> answer(signature, twice(125_001)));
        assertEquals("inputs[1].shape", refused.field());
    }

    private static String twice(int texts) {
        String data = "['a'" + ",''".repeat(texts - 1) + "]}";
        String rest = "','shape':[" + texts + "],'datatype':'BYTES','data':" + data;
        return "{'inputs':[{'name':'a" + rest + ",{'name':'b" + rest + "]}";
    }

    @Test
    void aRefusalIsOneSentenceWithItsCode() {
        assertArrayEquals(
                bytes("{'error':'invalid_argument: a \\\\'b\\\\''}".replace("\\\\'", "\\\"")),
                V2Codec.error("invalid_argument", "a \"b\""));
    }

    private static String answer(Signature signature, String request) {
        byte[] body = bytes(request);
        V2Answer answer = new Codec(signature).answer(body, body.length);
        return text(answer.body(), answer.head());
    }

    /// The parts of an answer that are data.
    private static String data(String answer) {
        StringBuilder all = new StringBuilder();
        for (int at = answer.indexOf("'data'"); at >= 0; at = answer.indexOf("'data'", at + 1)) {
            all.append(all.isEmpty() ? "" : ",").append(answer, at, answer.indexOf(']', at) + 1);
        }
        return all.toString();
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.UTF_8).replace('"', '\'');
    }

    private record Codec(V2Codec codec, EchoSeat seat) {
        Codec(Signature signature) {
            this(new V2Codec("churn", "7", signature), new EchoSeat(signature));
        }

        V2Answer answer(byte[] body, int head) {
            V2Request request = codec.read(seat, body, head);
            return codec.write(request, seat, new JsonBuffer(), 1, 2);
        }
    }
}
