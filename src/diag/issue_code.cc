#include "diag/issue_code.hh"

#include <algorithm>
#include <iterator>

namespace muster::diag {

namespace {

struct Row {
  std::string_view code;
  std::string_view begin;        // of the message
  std::string_view within = {};  // what comes later in it
};

// The first row that fits wins. Found by their words, so that the hundreds of places that refuse
// something need not name a code as well.
constexpr Row rows[] = {
    {"RUNTIME_ERROR", "Error while evaluating a"},
    {"SYNTAX_ERROR", "Syntax error at "},
    {"UNKNOWN_VARIABLE", "Unknown variable: "},
    {"UNKNOWN_FUNCTION", "Unknown function: "},
    {"NOT_NUMERIC", "The value '", "' cannot be converted to Numeric."},
    {"NUMERIC_COERCION", "The string '", "' was automatically coerced to the numerical value "},
    {"TYPE_MISMATCH", "Expected value of type "},
    {"IDEM_EXPRESSION_NOT_LAST", "This ",
     " has no effect. A value was produced and then forgotten"},
    {"IDEM_NOT_ALLOWED_LAST", "This ", "can not end with a value-producing expression"},
    {"RESOURCE_WITHOUT_TITLE", "This expression is invalid. Did you try declaring a "},
    {"ILLEGAL_REASSIGNMENT", "Cannot reassign "},
    {"CROSS_SCOPE_ASSIGNMENT", "Illegal attempt to assign to '",
     "Cannot assign to variables in other"},
    {"ILLEGAL_NUMERIC_ASSIGNMENT", "Illegal attempt to assign to the numeric match result"},
    {"ILLEGAL_INDEXED_ASSIGNMENT", "Illegal attempt to assign via [index/key]"},
    {"ILLEGAL_ASSIGNMENT_VIA_INDEX", "Illegal attempt to assign to ", " via [index/key]"},
    {"ILLEGAL_ASSIGNMENT", "Illegal attempt to assign to '"},
    {"ILLEGAL_RESERVED_ASSIGNMENT", "Attempt to assign to a reserved variable name: "},
    {"ILLEGAL_ASSIGNMENT_CONTEXT", "Assignment not allowed here"},
    {"ILLEGAL_NUMERIC_PARAMETER", "The numeric parameter name '"},
    {"ILLEGAL_MULTI_ASSIGNMENT_SIZE", "Mismatched number of assignable entries and values"},
    {"MISSING_MULTI_ASSIGNMENT_KEY", "No value for required key '"},
    {"MISSING_MULTI_ASSIGNMENT_VARIABLE", "No value for required variable '"},
    {"APPENDS_DELETES_NO_LONGER_SUPPORTED", "The operator '", "' is no longer supported."},
    {"UNSUPPORTED_OPERATOR_IN_CONTEXT", "The operator '", "' in "},
    {"UNSUPPORTED_OPERATOR", "The operator '", "' is not supported."},
    {"OPERATOR_NOT_APPLICABLE_WHEN", "Operator '", " when right side is "},
    {"OPERATOR_NOT_APPLICABLE", "Operator '", "' is not applicable to "},
    {"COMPARISON_NOT_POSSIBLE", "Comparison of: ", ", is not possible. Caused by "},
    {"MATCH_NOT_REGEXP", "Can not convert right match operand to a regular expression."},
    {"MATCH_NOT_STRING", "Left match operand must result in a String value."},
    {"NOT_RVALUE", "Invalid use of expression. "},
    {"ILLEGAL_ATTRIBUTE_APPEND", "Illegal +> operation on attribute "},
    {"ILLEGAL_NAME_OR_BARE_WORD", "Illegal name or bare word"},
    {"ILLEGAL_NAME", "Illegal name. "},
    {"ILLEGAL_TYPE_MAPPING", "Illegal type mapping. "},
    {"ILLEGAL_PARAM_NAME", "Illegal parameter name. "},
    {"ILLEGAL_VAR_NAME", "Illegal variable name, "},
    {"ILLEGAL_NUMERIC_VAR_NAME", "Illegal numeric variable name, "},
    {"ILLEGAL_CLASSREF", "Illegal type reference. "},
    {"RT_NO_STORECONFIGS_EXPORT", "You cannot collect exported resources", "the export is ignored"},
    {"RT_NO_STORECONFIGS", "You cannot collect exported resources without storeconfigs being set"},
    {"ILLEGAL_HOSTNAME_CHARS", "The hostname '", "' contains illegal characters"},
    {"ILLEGAL_HOSTNAME_INTERPOLATION", "An interpolated expression is not allowed in a hostname"},
    {"ILLEGAL_EXPRESSION", "Illegal expression. "},
    {"ILLEGAL_VARIABLE_EXPRESSION", "Illegal variable expression. "},
    {"ILLEGAL_QUERY_EXPRESSION", "Illegal query expression. "},
    {"NOT_VIRTUALIZEABLE", "Resource Defaults are not virtualizable"},
    {"CLASS_NOT_VIRTUALIZABLE", "Classes are not virtualizable"},
    {"NOT_TOP_LEVEL", "Classes, definitions, and nodes may only appear at toplevel"},
    {"NOT_ABSOLUTE_TOP_LEVEL", "", " may only appear at toplevel"},
    {"ILLEGAL_TOP_CONSTRUCT_LOCATION", "Th", " is unacceptable as a top level construct in this"},
    {"ILLEGAL_DEFINITION_LOCATION", "Unacceptable location. "},
    {"ILLEGAL_DEFINITION_NAME", "Unacceptable name. "},
    {"UNSUPPORTED_RANGE", "Attempt to use unsupported range in "},
    {"UNSUPPORTED_EXPRESSION", "Expressions of type "},
    {"NOT_CATALOG_TYPE", "Illegal relationship operand, ", "with something of type "},
    {"ILLEGAL_RELATIONSHIP_OPERAND_TYPE", "Illegal relationship operand, "},
    {"BAD_STRING_SLICE_ARITY", "String supports [] with "},
    {"BAD_STRING_SLICE_TYPE", "String-Type [] requires "},
    {"BAD_STRING_SLICE_KEY_TYPE", "A substring operation does not accept "},
    {"BAD_ARRAY_SLICE_ARITY", "Array supports [] with "},
    {"BAD_HASH_SLICE_ARITY", "Hash supports [] with "},
    {"BAD_INTEGER_SLICE_ARITY", "Integer-Type supports [] with "},
    {"BAD_INTEGER_SLICE_TYPE", "Integer-Type [] requires "},
    {"BAD_INTEGER_SLICE_ARITY", "Float-Type supports [] with "},
    {"BAD_INTEGER_SLICE_ARITY", "Float-Type [] requires "},
    {"BAD_COLLECTION_SLICE_TYPE", "A Type's size constraint arguments must be "},
    {"BAD_NOT_UNDEF_SLICE_TYPE", "", "[] argument must be a Type or a String. Got "},
    {"BAD_TYPE_SLICE_TYPE", "", "[] arguments must be types. Got "},
    {"BAD_SLICE_KEY_TYPE", "", "[] cannot use "},
    {"BAD_TYPE_SLICE_ARITY", "", "[] accepts "},
    {"BAD_TYPE_SPECIALIZATION", "Error creating type specialization of "},
    {"ILLEGAL_TYPE_SPECIALIZATION", "Cannot specialize an already specialized "},
    {"ILLEGAL_RESOURCE_SPECIALIZATION", "First argument to Resource[] must be "},
    {"EMPTY_RESOURCE_SPECIALIZATION", "Arguments to Resource[] are all empty/undefined"},
    {"ILLEGAL_HOSTCLASS_NAME", "Illegal Class name in class reference. "},
    {"CAPTURES_REST_NOT_LAST", "Parameter $", " is not last, and has 'captures rest'"},
    {"CAPTURES_REST_NOT_SUPPORTED", "Parameter $", " has 'captures rest' - not supported in "},
    {"REQUIRED_PARAMETER_AFTER_OPTIONAL", "Parameter $", " appears after optional parameters"},
    {"MISSING_REQUIRED_PARAMETER", "Parameter $", " is required but no value was given"},
    {"UNKNOWN_RESOURCE_TYPE", "Resource type not found: "},
    {"ILLEGAL_RESOURCE_TYPE", "Illegal Resource Type expression, "},
    {"DUPLICATE_TITLE", "The title '", "' has already been used in this resource expression"},
    {"DUPLICATE_ATTRIBUE", "The attribute '", "' has already been set"},
    {"MISSING_TITLE", "Missing title. "},
    {"MISSING_TITLE_AT", "Missing title at index "},
    {"ILLEGAL_TITLE_TYPE_AT", "Illegal title type at index "},
    {"EMPTY_STRING_TITLE_AT", "Empty string title at "},
    {"UNKNOWN_RESOURCE", "Resource not found: "},
    {"UNKNOWN_RESOURCE_PARAMETER", "The resource ", " does not have a parameter called '"},
    {"DIV_BY_ZERO", "Division by 0"},
    {"RESULT_IS_INFINITY", "The result of the ", " expression is Infinity"},
    {"NUMERIC_OVERFLOW", "", " resulted in a value outside of Puppet Integer "},
    {"EMPTY_HEREDOC_SYNTAX_SEGMENT", "Heredoc syntax specification has empty segment "},
    {"ILLEGAL_EPP_PARAMETERS", "Ambiguous EPP parameter expression."},
    {"DISCONTINUED_IMPORT", "Use of 'import' has been discontinued "},
    {"RESERVED_WORD", "Use of reserved word: "},
    {"FUTURE_RESERVED_WORD", "Use of future reserved word: "},
    {"RESERVED_TYPE_NAME", "The name: '", "' is already defined by Puppet "},
    {"UNMATCHED_SELECTOR", "No matching entry for selector parameter with value '"},
    {"ILLEGAL_NODE_INHERITANCE", "Node inheritance is not supported "},
    {"ILLEGAL_OVERRIDDEN_TYPE", "Resource Override can only operate on resources, "},
    {"DUPLICATE_PARAMETER", "The parameter '",
     "' is declared more than once in the parameter list"},
    {"DUPLICATE_KEY", "The key '", "' is declared more than once"},
    {"DUPLICATE_DEFAULT", "This ", " already has a 'default' entry"},
    {"RESERVED_PARAMETER", "The parameter $", " redefines a built in parameter in "},
    {"MULTIPLE_ATTRIBUTES_UNFOLD", "Unfolding of attributes from Hash can only be used once"},
    {"ILLEGAL_CATALOG_RELATED_EXPRESSION", "This ", " where catalog related expressions are not"},
    {"ILLEGAL_CLASS_REFERENCE", "Illegal class reference"},
    {"ILLEGAL_FULLY_QUALIFIED_CLASS_REFERENCE", "Illegal fully qualified class reference"},
    {"ILLEGAL_FULLY_QUALIFIED_NAME", "Illegal fully qualified name"},
    {"ILLEGAL_NUMBER", "Illegal number '"},
    {"ILLEGAL_UNICODE_ESCAPE", "Unicode escape '\\u' was not followed by "},
    {"INVALID_HEX_NUMBER", "Not a valid hex number "},
    {"INVALID_OCTAL_NUMBER", "Not a valid octal number "},
    {"INVALID_DECIMAL_NUMBER", "Not a valid decimal number "},
    {"UNRECOGNIZED_ESCAPE", "Unrecognized escape sequence "},
    {"UNCLOSED_QUOTE", "Unclosed quote after "},
    {"UNCLOSED_MLCOMMENT", "Unclosed multiline comment"},
    {"EPP_UNBALANCED_TAG", "Unbalanced epp tag, "},
    {"EPP_UNBALANCED_COMMENT", "Reaching end after opening <%#"},
    {"EPP_UNBALANCED_EXPRESSION", "Unbalanced embedded expression "},
    {"HEREDOC_UNCLOSED_PARENTHESIS", "Unclosed parenthesis after '@(' "},
    {"HEREDOC_WITHOUT_END_TAGGED_LINE", "Heredoc without end-tagged line"},
    {"HEREDOC_INVALID_ESCAPE", "Invalid heredoc escape char. "},
    {"HEREDOC_INVALID_SYNTAX", "Invalid syntax in heredoc "},
    {"HEREDOC_WITHOUT_TEXT", "Heredoc without any following lines of text"},
    {"HEREDOC_EMPTY_ENDTAG", "Heredoc with an empty endtag"},
    {"HEREDOC_MULTIPLE_AT_ESCAPES", "An escape char for @() may only appear once."},
    {"HEREDOC_DIRTY_MARGIN", "Heredoc with text in the margin is not allowed "},
    {"ILLEGAL_BOM", "Illegal ", " Byte Order mark at beginning of input"},
};

}  // namespace

std::string_view issue_code(std::string_view message) {
  constexpr std::string_view evaluation = "Evaluation Error: ";
  if (message.starts_with(evaluation)) message.remove_prefix(evaluation.size());
  const auto* row = std::find_if(std::begin(rows), std::end(rows), [&](const Row& r) {
    return message.starts_with(r.begin) &&
           message.find(r.within, r.begin.size()) != std::string_view::npos;
  });
  return row == std::end(rows) ? std::string_view() : row->code;
}

}  // namespace muster::diag
