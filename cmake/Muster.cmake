# Areas are static libraries; each sees only the headers of the areas it names (and theirs).
# An area's include root holds nothing but a link to its own folder, so an include against the
# direction of the diagram does not compile.
# SMALL: what runs once, where the pages that are touched cost more than the instructions: the
# release optimises it for size.

function(muster_area area)
  cmake_parse_arguments(ARG "SMALL" "" "DEPENDS;LINKS" ${ARGN})
  set(root ${CMAKE_BINARY_DIR}/include/${area})
  file(MAKE_DIRECTORY ${root})
  file(CREATE_LINK ${CMAKE_SOURCE_DIR}/src/${area} ${root}/${area} SYMBOLIC)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${area}/*.cc)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  if(sources)
    add_library(${area} STATIC ${sources})
    target_include_directories(${area} PUBLIC ${root})
    target_link_libraries(${area} PUBLIC ${ARG_DEPENDS} ${ARG_LINKS})
    if(ARG_SMALL)
      target_compile_options(${area} PRIVATE $<$<CONFIG:Release>:-Os>)
    endif()
  else()
    add_library(${area} INTERFACE)
    target_include_directories(${area} INTERFACE ${root})
    target_link_libraries(${area} INTERFACE ${ARG_DEPENDS} ${ARG_LINKS})
  endif()
  if(tests)
    add_executable(${area}_tests ${tests} ${CMAKE_SOURCE_DIR}/src/test_main.cc)
    target_link_libraries(${area}_tests PRIVATE ${area})
    add_test(NAME unit.${area} COMMAND ${area}_tests)
  endif()
endfunction()

# Every src/<area>/<dir>/NAME.cc defines `<type> define_NAME();`. The list of them, all_<dir>(), is
# generated from the file names: adding an item is adding a file, and a missing definition is a link error.
# Definitions run once: they are SMALL.
function(muster_collect area dir type header)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${area}/${dir}/*.cc)
  set(tests ${files})
  list(FILTER files EXCLUDE REGEX "_test\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  set(declarations "")
  set(rows "")
  foreach(file IN LISTS files)
    get_filename_component(name ${file} NAME_WE)
    string(APPEND declarations "${type} define_${name}();\n")
    string(APPEND rows "    {\"${name}\", define_${name}},\n")
  endforeach()
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/generated/${area}_${dir}.cc)
  file(CONFIGURE OUTPUT ${generated} @ONLY CONTENT "// Generated from the file names in src/${area}/${dir}.
#include \"${header}\"

namespace muster::${area} {
${declarations}
std::vector<base::Named<${type}>> all_${dir}() {
  return {
${rows}  };
}
}  // namespace muster::${area}
")
  set_source_files_properties(${files} PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-Os>)
  target_sources(${area} PRIVATE ${files} ${generated})
  if(tests)
    if(TARGET ${area}_tests)
      target_sources(${area}_tests PRIVATE ${tests})
    else()
      add_executable(${area}_tests ${tests} ${CMAKE_SOURCE_DIR}/src/test_main.cc)
      target_link_libraries(${area}_tests PRIVATE ${area})
      add_test(NAME unit.${area} COMMAND ${area}_tests)
    endif()
  endif()
endfunction()

# libmuster-<area>.so of src/<area>/plugin: what is loaded at run time. It links nothing of muster's; of
# src/<area> and of values it sees the headers. src/<area>/lib goes beside it, as <area>/.
function(muster_plugin area library)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${area}/plugin/*.cc)
  add_library(muster-${area} MODULE ${sources})
  target_include_directories(muster-${area} PRIVATE ${CMAKE_SOURCE_DIR}/src/${area}
    $<TARGET_PROPERTY:${area},INTERFACE_INCLUDE_DIRECTORIES>
    $<TARGET_PROPERTY:value,INTERFACE_INCLUDE_DIRECTORIES>
    $<TARGET_PROPERTY:base,INTERFACE_INCLUDE_DIRECTORIES>)
  target_link_libraries(muster-${area} PRIVATE ${library} ${CMAKE_DL_LIBS})
  set_target_properties(muster-${area} PROPERTIES CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON)
  file(CREATE_LINK ${CMAKE_SOURCE_DIR}/src/${area}/lib ${CMAKE_BINARY_DIR}/${area} SYMBOLIC)
  install(TARGETS muster-${area} LIBRARY DESTINATION lib/muster)
  install(DIRECTORY ${CMAKE_SOURCE_DIR}/src/${area}/lib/ DESTINATION lib/muster/${area})
endfunction()
