"""How the long names of microscopes' XML are shortened: what stands in them twice, or says little, is replaced.

The steps are taken in order, each once in a name or, where it says so, wherever it applies.
Source: ExifTool's names of CZI and LIF tags.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

EVERY = True
"""Marks a step that is taken wherever it applies."""
Steps = tuple[tuple[str, str] | tuple[str, str, bool], ...]

CZI: Steps = (
    ("^HardwareSetting", ""),
    ("^DevicesDevice", "Device"),
    ("LightPathNode", "", EVERY),
    ("Successors", "", EVERY),
    ("ExperimentExperiment", "Experiment", EVERY),
    ("ObjectivesObjective", "Objective"),
    ("ChannelsChannel", "Channel"),
    ("TubeLensesTubeLens", "TubeLens"),
    ("^ExperimentHardwareSettingsPoolHardwareSetting", "HardwareSetting"),
    ("SharpnessMeasureSetSharpnessMeasure", "Sharpness"),
    ("FocusSetupAutofocusSetup", "Autofocus"),
    ("TracksTrack", "Track"),
    ("ChannelRefsChannelRef", "ChannelRef"),
    ("ChangerChanger", "Changer"),
    ("ElementsChangerElement", "Changer"),
    ("ChangerElements", "Changer"),
    ("ContrastChangerContrast", "Contrast"),
    ("KeyFunctionsKeyFunction", "KeyFunction"),
    ("ManagerContrastManager(Contrast)?", "ManagerContrast"),
    ("ObjectiveChangerObjective", "ObjectiveChanger"),
    ("ManagerLightManager", "ManagerLight"),
    ("WavelengthAreasWavelengthArea", "WavelengthArea"),
    ("ReflectorChangerReflector", "ReflectorChanger"),
    ("^StageStageAxesStageAxis", "StageAxis"),
    ("ShutterChangerShutter", "ShutterChanger"),
    ("OnOffChangerOnOff", "OnOffChanger"),
    ("UnsharpMaskStateUnsharpMask", "UnsharpMask"),
    ("Acquisition", "Acq"),
    ("Continuous", "Cont"),
    ("Resolution", "Res"),
    ("Experiment", "Expt", EVERY),
    ("Threshold", "Thresh"),
    ("Reference", "Ref"),
    ("Magnification", "Mag"),
    ("Original", "Orig"),
    ("FocusSetupFocusStrategySetup", "Focus"),
    ("ParametersParameter", "Parameter"),
    ("IntervalInfo", "Interval"),
    ("ExptBlocksAcqBlock", "AcqBlock"),
    ("MicroscopesMicroscope", "Microscope"),
    ("TimeSeriesInterval", "TimeSeries"),
    ("Interval(.*Interval)", r"\1"),
    ("SingleTileRegionsSingleTileRegion", "SingleTileRegion"),
    ("AcquisitionMode", ""),
    ("DetectorsDetector", "Detector"),
    ("Setup", ""),
    ("Setting", ""),
    ("TrackTrack", "Track"),
    ("AnalogOutMaximumsAnalogOutMaximum", "AnalogOutMaximum"),
    ("AnalogOutMinimumsAnalogOutMinimum", "AnalogOutMinimum"),
    ("DigitalOutLabelsDigitalOutLabelLabel", "DigitalOutLabelLabel"),
    ("(VivaTomeOpticalSectionInformation)+VivaTomeOpticalSectionInformation", "VivaTomeOpticalSectionInformation"),
    ("FocusDefiniteFocus", "FocusDefinite"),
    ("ChangerChanger", "Changer"),
    ("Calibration", "Cal"),
    ("LightSwitchChangerRLTLSwitch", "LightSwitchChangerRLTL"),
    ("Parameters", ""),
    ("Fluorescence", "Fluor"),
    ("CameraGeometryCameraGeometry", "CameraGeometry"),
    ("CameraCamera", "Camera"),
    ("DetectorsCamera", "Camera"),
    ("FilterChangerLeftChangerEmissionFilter", "LeftChangerEmissionFilter"),
    ("SwitchingStatesSwitchingState", "SwitchingState"),
    ("Information", "Info"),
    ("SubDimensions?", "", EVERY),
    ("Setups?", ""),
    ("Parameters?", ""),
    ("Calculate", "Calc"),
    ("Visibility", "Vis"),
    ("Orientation", "Orient"),
    ("ListItems", "Items"),
    ("Increment", "Incr"),
    ("Parameter", "Param"),
    ("(ParfocalParcentralValues)+ParfocalParcentralValue", "Parcentral"),
    ("ParcentralParcentral", "Parcentral"),
    ("CorrFocusCorrection", "FocusCorr"),
    ("(ApoTomeDepthInfo)+Element", "ApoTomeDepth"),
    ("(ApoTomeClickStopInfo)+Element", "ApoTomeClickStop"),
    ("DepthDepth", "Depth"),
    ("(Devices?)+Device", "Device"),
    ("(BeamPathNode)+", "BeamPathNode"),
    ("BeamPathsBeamPath", "BeamPath", EVERY),
    ("BeamPathBeamPath", "BeamPath", EVERY),
    ("Configuration", "Config"),
    ("StageAxesStageAxis", "StageAxis"),
    ("RangesRange", "Range"),
    ("DataGridDatasGridData(Grid)?", "DataGrid"),
    ("DataMicroscopeDatasMicroscopeData(Microscope)?", "DataMicroscope"),
    ("DataWegaDatasWegaData", "DataWega"),
    ("ClickStopPositionsClickStopPosition", "ClickStopPosition"),
    ("LightSourcess?LightSource(Settings)?(LightSource)?", "LightSource"),
    ("FilterSetsFilterSet", "FilterSet"),
    ("EmissionFiltersEmissionFilter", "EmissionFilter"),
    ("ExcitationFiltersExcitationFilter", "ExcitationFilter"),
    ("FiltersFilter", "Filter"),
    ("DichroicsDichroic", "Dichronic"),
    ("WavelengthsWavelength", "Wavelength"),
    ("MultiTrackSetup", "MultiTrack"),
    ("TrackTrack", "Track"),
    ("DataGrabberSetup", "DataGrabber"),
    ("CameraFrameSetup", "CameraFrame"),
    ("TimeSeries(TimeSeries|Setups)", "TimeSeries"),
    ("FocusFocus", "Focus"),
    ("FocusAutofocus", "Autofocus"),
    ("Focus(Hardware|Software)(Autofocus)+", r"Autofocus\1"),
    ("AutofocusAutofocus", "Autofocus"),
)
"""Names of Zeiss CZI."""
LIF: Steps = (
    ("DescriptionDimensionsDimensionDescription", "Dimensions"),
    ("DescriptionChannelsChannelDescription", "Channel"),
    ("ShutterListShutter", "Shutter"),
    ("SettingDefinition", "Setting"),
    ("AdditionalZPositionListAdditionalZPosition", "AdditionalZPosition"),
    ("LMSDataContainerHeader", "", EVERY),
    ("FilterWheelWheel", "FilterWheel"),
    ("FilterWheelFilter", "FilterWheel"),
    ("DetectorListDetector", "Detector"),
    ("OnlineDyeSeparationOnlineDyeSeparation", "OnlineDyeSeparation"),
    ("AotfListAotf", "Aotf"),
    ("SettingAotfLaserLineSetting", "SettingAotfLaser"),
    ("DataROISetROISet", "DataROISet"),
    ("AdditionalZPosition", "AddZPos"),
    ("FRAPplusBlock_FRAPBlock_FRAP_PrePost_Info", "FRAP_"),
    ("FRAPplusBlock_FRAPBlock_FRAP_(Master)?", "FRAP_"),
    ("LDM_Block_SequentialLDM_Block_Sequential_", "LDM_"),
    ("ATLConfocalSetting", "ATLConfocal"),
    ("LaserArrayLaser", "Laser"),
    ("LDM_Master", "LDM_"),
    ("(List)?ATLConfocal", "ATL_"),
    ("Separation", "Sep"),
    ("BleachPointsElement", "BleachPoint"),
    ("BeamPositionBeamPosition", "BeamPosition"),
    ("DataROISetPossible(ROI)?", "DataROISet"),
    ("RoiElementChildrenElementDataROISingle(Roi)?", "Roi"),
    ("InfoLaserLineSettingArrayLaserLineSetting", "LastLineSetting"),
    ("FilterWheelWheelNameFilterName", "FilterWheelFilterName"),
    ("LUT_ListLut", "Lut"),
    ("ROI_ListRoiRoidata", "ROI_"),
    ("LaserLineSettingArrayLaserLineSetting", "LaserLineSetting"),
)
"""Names of Leica LIF."""
STEPS: dict[str, Steps] = {"XMP::XML": CZI, "LIF::Main": LIF}
"""Table of the tags → how their names are shortened."""


@lru_cache(maxsize=2048)
def shortened(table: str, name: str) -> str:
    """Return a name as it is in a table of XML tags."""
    for pattern, new, count in _compiled(table):
        name = pattern.sub(new, name, count=count)
    return name


@cache
def _compiled(table: str) -> tuple[tuple[re.Pattern[str], str, int], ...]:
    return tuple([(re.compile(step[0]), step[1], 0 if len(step) > 2 else 1) for step in STEPS.get(table, ())])
